"""make screenshot: the pictures in README.md, taken from the real program in a real browser."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "bot" / "transports" / "web" / "pictures"
ASKED = {"chat": "微信自动续费怎么关", "emergency": "我刚给骗子转了两万块钱，怎么办"}
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("Chromium is needed: install it (Debian: apt-get install chromium fonts-noto-cjk)")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BANYAN_DATABASE_URL": f"sqlite:///{folder}/shots.db", "BANYAN_WEB_PORT": "0", "BANYAN_TELEGRAM_TOKEN": ""}
        server = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=chromium, args=SWITCHES)
                for name, text in ASKED.items():
                    page = browser.new_context(viewport={"width": 412, "height": 1100}, locale="zh-CN").new_page()
                    page.goto(found[0])
                    page.fill("#text", text)
                    page.click("button.main")
                    page.wait_for_selector("#log article:nth-of-type(2), #log > *:nth-child(2)")
                    page.evaluate("window.scrollTo(0, 0)")
                    page.screenshot(path=PICTURES / f"{name}.png")
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
