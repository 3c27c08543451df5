// Two pages only: "Sur cet appareil", and the page of last resort.
import './kept_pages.js';
import './ring.js';
