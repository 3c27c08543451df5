"""What office suites lay in the clipboard, pasted by a real browser: words stay, and a sentence says what does not."""

import pytest

from tests.clipboards import SUITES, WITH_PICTURE
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
JOIN = "Une image ne se colle pas dans un texte : joignez-la comme un fichier."
NONE = "Une image ne se colle pas ici : seul le texte est gardé."
# As a browser hands a clipboard over: the event that Ctrl+V makes, whatever the system's own clipboard may hold.
PASTE = """([name, html, plain, file]) => {
  const field = document.querySelector(`textarea[name="${name}"]`), laid = new DataTransfer();
  field.focus(); field.select();
  if (html) laid.setData('text/html', html);
  if (plain) laid.setData('text/plain', plain);
  if (file) laid.items.add(new File([new Uint8Array(9)], 'capture.png', { type: 'image/png' }));
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: laid, bubbles: true, cancelable: true }));
}"""
HUGE = """name => {
  const field = document.querySelector(`textarea[name="${name}"]`), laid = new DataTransfer();
  const picture = '<img src="data:image/png;base64,' + 'A'.repeat(50e6) + '">';
  field.focus(); field.select();
  laid.setData('text/html', '<p>Le plan</p>' + picture);
  laid.setData('text/plain', 'Le plan');
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: laid, bubbles: true, cancelable: true }));
}"""


def comes_into(visitor, name):
    """What looks at pasted texts is fetched when somebody comes into a field."""
    visitor.page.focus(f"textarea[name={name}]")
    visitor.page.wait_for_selector("html[data-pastes]", state="attached")


def paste(visitor, name, html="", plain="", file=False):
    comes_into(visitor, name)
    visitor.page.locator(".toast").evaluate_all("all => all.forEach((one) => one.remove())")
    visitor.page.evaluate(PASTE, [name, html, plain, file])
    return visitor.page.input_value(f"textarea[name={name}]")


def composers(lucie):
    """Each composer of the class, the name of its field, and what is said of a picture there."""
    under = "/" + lucie.page.url.split("/")[3]
    for path, name, said in (
        ("messages/nouveau/", "body", JOIN), ("carnet/nouveau/", "body", NONE), ("actualites/nouvelle/", "body", JOIN),
        ("sondages/nouveau/", "words", NONE), ("rendez-vous/nouveau/", "words", NONE),
    ):  # fmt: skip
        yield f"{under}/{path}", name, said


def test_each_suite_leaves_its_words_in_each_composer(site):
    url, opened = site
    lucie = Visitor(opened, url, DESK).sign_in("lucie")
    for path, name, said in composers(lucie):
        lucie.page.goto(url + path)
        for suite, laid in SUITES.items():
            assert paste(lucie, name, laid.html, laid.plain) == laid.kept, (path, suite)
            assert lucie.reads(said) is (suite in WITH_PICTURE), (path, suite)
        assert (
            lucie.page.title() != "pris" and lucie.page.locator("textarea img, textarea script").count() == 0
        )
    assert lucie.complaints == []


def test_homework_takes_words_and_a_picture_is_to_be_joined(site):
    url, opened = site
    marc = Visitor(opened, url, PHONE).sign_in("marc")
    marc.press("Mes classes").press("5e B").press("Remplir aujourd’hui")
    marc.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for name in ("text", "details"):
        for suite, laid in SUITES.items():
            assert paste(marc, name, laid.html, laid.plain) == laid.kept, (name, suite)
    assert paste(marc, "text", file=True) == SUITES["a web page"].kept and marc.reads(JOIN)
    assert marc.complaints == []


def test_a_picture_of_fifty_megabytes_is_said_and_not_kept_and_a_long_text_is_cut_and_said(site):
    url, opened = site
    lucie = Visitor(opened, url, PHONE).sign_in("lucie")
    lucie.open("/" + lucie.page.url.split("/")[3] + "/carnet/nouveau/")
    comes_into(lucie, "body")
    lucie.page.evaluate(HUGE, "body")
    assert lucie.page.input_value("[name=body]") == "Le plan" and lucie.reads(NONE)
    assert paste(lucie, "body", plain="Photo data:image/png;base64," + "A" * 10_000) == "Photo "
    assert paste(lucie, "body", plain="mot " * 2_000) == "mot " * 1_250
    assert lucie.reads("Ce texte dépasse 5000 signes : la fin n’a pas été collée.")
    assert lucie.look().complaints == []


def test_what_is_pasted_with_the_keyboard_is_sent_as_words_and_a_disguised_link_says_where_it_leads(site):
    """The browser's own clipboard, written as a suite would and read by Ctrl+V; then what a parent reads of it."""
    url, opened = site
    lucie = Visitor(opened, url, DESK).sign_in("lucie")
    lucie.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    lucie.open("/" + lucie.page.url.split("/")[3] + "/actualites/nouvelle/")
    lucie.page.evaluate("""() => navigator.clipboard.write([new ClipboardItem({
        'text/html': new Blob(['<p><b>Voyez</b> <a href="https://x.example">nos menus</a></p>'], { type: 'text/html' }),
        'text/plain': new Blob(['Voyez https://m\\u0430irie.example/menus\\u202e'], { type: 'text/plain' }) })])""")
    comes_into(lucie, "body")
    lucie.page.keyboard.press("Control+V")
    lucie.page.wait_for_function("document.querySelector('[name=body]').value !== ''")
    assert lucie.page.input_value("[name=body]") == "Voyez https://m\u0430irie.example/menus"
    lucie.page.fill("[name=title]", "Collé à la main")
    lucie.page.get_by_text("Familles de CM1-CM2").first.click()
    lucie.press("Publier")
    claire = Visitor(opened, url, PHONE).sign_in("claire")
    claire.press("Collé à la main")
    assert claire.reads("(mène à xn--")
    assert lucie.complaints + claire.complaints == []


def test_without_script_the_server_keeps_the_same_words(site):
    url, opened = site
    lucie = Visitor(opened, url, PHONE, script=False).sign_in("lucie")
    lucie.page.goto(f"{url}/{lucie.page.url.split('/')[3]}/carnet/nouveau/")
    lucie.page.fill("[name=subject]", "Liste\u202e de Word")
    lucie.page.fill(
        "[name=body]", "\uf0b7\tGourde \ufffc<script>alert(1)</script> data:image/png;base64," + "A" * 900
    )
    lucie.press("Garder le brouillon")
    assert lucie.page.input_value("[name=subject]") == "Liste de Word"
    assert lucie.page.input_value("[name=body]") == "•\tGourde <script>alert(1)</script> "
