"""A tab of Debian's Chromium, and what it must not do."""
from support.playbooks import BUILD

SHOTS = BUILD / "page-shots"
WATCH = """
window.reports = [];
document.addEventListener('securitypolicyviolation', (e) => window.reports.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


class Tab:
    """One tab, which only knows this server: whatever else is asked for is written down, as are errors and refusals."""

    def __init__(self, browser, url, width=1440, height=900, scheme="light", **options):
        self.url = url
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.add_init_script(WATCH)
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.wrong.append("asks " + request.url) if not request.url.startswith((url, "blob:", "data:")) else None)

    def open(self, path, wait="main h1"):
        self.page.goto(self.url + "/" + path)
        self.page.wait_for_selector(wait)
        return self.page

    def settled(self):
        """Until nothing is waited for."""
        self.page.wait_for_function("() => !document.querySelector('.waiting')")
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(250)

    def unfold(self):
        """Opens whatever can be, and what is in it then."""
        while self.page.evaluate("() => { const all = [...document.querySelectorAll('main details:not([open])')]; all.forEach((e) => { e.open = true; }); return all.length; }"):
            self.page.wait_for_timeout(50)

    def check(self):
        self.wrong += self.page.evaluate("window.reports")
        assert not self.wrong, self.wrong
        assert self.page.evaluate("window.hacked") is None

    def close(self):
        self.context.close()
