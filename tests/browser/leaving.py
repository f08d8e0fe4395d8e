"""What a browser asks whoever leaves a page on which something was typed."""

from playwright.sync_api import Dialog, Page


class Leaving:
    """What a browser asks whoever leaves a page; it stays there unless `goes` is set."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.goes = False
        self._asked: list[str] = []
        page.on("dialog", self._on_dialog)

    def _on_dialog(self, dialog: Dialog) -> None:
        self._asked.append(dialog.type)
        if self.goes:
            dialog.accept()
        else:
            dialog.dismiss()

    def asks(self) -> bool:
        """Leave the page by a link, and say whether the browser asked first."""
        # Browsers ask only where somebody has touched the page.
        self.page.locator("#content h1").first.click()
        self._asked.clear()
        self.page.locator('#user-tools [href="/admin/password_change/"]').click()
        if self.goes or not self._asked:
            self.page.wait_for_url("**/password_change/")
        return self._asked == ["beforeunload"]
