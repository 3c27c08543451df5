// A lesson is moved on the week by dragging it, or by Alt and the arrows then Enter; either leads to the page of the change,
// already filled, where its clashes are said and nothing is done before "Changer et prévenir".
const STEP = 5; // minutes a row
const grid = document.querySelector('.week[data-moves]');
if (grid) start(grid);

function start(week) {
  const first = Number(week.dataset.moves) * 60;
  const columns = [...week.querySelectorAll('.week-col[data-day]')];
  const told = document.getElementById('deplacement');
  let held = null; // { link, column, minute, lasts, grip }

  columns.forEach((column) => column.querySelectorAll('a.slot-lesson').forEach((link) => {
    link.draggable = true;
    link.addEventListener('dragstart', (event) => {
      hold(link, column, minuteAt(column, event.clientY) - minuteOf(link));
      event.dataTransfer.effectAllowed = 'move';
    });
    link.addEventListener('keydown', (event) => key(event, link, column));
    link.addEventListener('blur', release);
  }));
  columns.forEach((column) => {
    column.addEventListener('dragover', (event) => {
      if (!held) return;
      event.preventDefault();
      place(column, minuteAt(column, event.clientY) - held.grip);
    });
    column.addEventListener('drop', (event) => { event.preventDefault(); go(); });
  });
  week.addEventListener('dragend', release);

  function key(event, link, column) {
    const [days, minutes] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] || [];
    if (event.altKey && days !== undefined) {
      event.preventDefault();
      if (!held) hold(link, column, 0);
      place(columns[columns.indexOf(held.column) + days] || held.column, held.minute + minutes * (event.shiftKey ? 12 : 1));
    } else if (held && event.key === 'Enter') { event.preventDefault(); go(); } else if (event.key === 'Escape') release();
  }

  function hold(link, column, grip) {
    const { height } = link.getBoundingClientRect();
    held = { link, column, grip, minute: minuteOf(link), lasts: Math.round(height / rowOf(column)) * STEP };
    held.ghost = document.createElement('span');
    held.ghost.className = 'slot-ghost';
  }

  function place(column, minute) {
    held.minute = Math.max(first, Math.min(Math.round(minute / STEP) * STEP, 24 * 60 - held.lasts - STEP));
    held.column = column;
    held.ghost.style.gridRow = `${1 + (held.minute - first) / STEP} / span ${held.lasts / STEP}`;
    held.ghost.textContent = clock(held.minute);
    column.append(held.ghost);
    const day = document.getElementById(`d-${column.dataset.day}`).firstChild.textContent;
    told.textContent = `${day}, ${clock(held.minute)}`;
  }

  function go() {
    if (!held) return;
    const { link, column, minute } = held;
    const to = new URL(link.href);
    to.pathname += 'changement/';
    to.search = new URLSearchParams({ jour: column.dataset.day, debut: clock(minute) });
    release();
    location.assign(to);
  }

  function release() {
    held?.ghost.remove();
    held = null;
  }

  function minuteAt(column, y) { return first + ((y - column.getBoundingClientRect().top) / rowOf(column)) * STEP; }
  function minuteOf(link) { return minuteAt(link.parentElement, link.getBoundingClientRect().top); }
}

function rowOf(column) { return parseFloat(getComputedStyle(column).gridAutoRows); }
function clock(minute) { return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.round(minute % 60)).padStart(2, '0')}`; }
