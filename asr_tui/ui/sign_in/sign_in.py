"""Sign-in form: method, cloud, tenant and read-only, which is on at first."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from asr_tui.services.workspace import AzureOptions
from asr_tui.ui import messages
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.shell.form import FormScreen
from asr_tui.ui.shell.frame import push_dialog

WAYS = {
    "default": ("Automatic", "environment, identity, az login"),
    "cli": ("Azure CLI", "the account of your `az login`"),
    "device-code": ("Device code", "with any browser; some organisations block it"),
    "managed-identity": ("Managed identity", "of the Azure machine you are on"),
    "environment": ("Environment", "a service principal from AZURE_... variables"),
}
CLOUDS = {
    "public": ("Azure", "the public cloud"),
    "usgov": ("Azure Government", "United States government"),
    "china": ("Azure China", "operated by 21Vianet"),
}


class SignInScreen(FormScreen):
    """Posts `StartChosen` with the chosen options."""

    title_words = "Sign in to Azure"
    question = "How do you want to sign in?"
    explanation = (
        "For changes Azure asks people for a second factor (MFA). A device code works over SSH, unless your "
        "organisation blocks it. With read-only nothing can be changed, whatever your rights."
    )
    words = ("Tenant", "Subscription", "Service principal", "Managed identity")

    def __init__(self, options: AzureOptions | None = None) -> None:
        self._options = options or AzureOptions(read_only=True)
        super().__init__()

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", "Sign in")

    def form_rows(self) -> Sequence[tuple[str, str, str, str]]:
        options = self._options
        read_only = ("yes", "look only") if options.read_only else ("no", "each change is shown before it is sent")
        return (
            ("go", "Sign in", "", ""),
            ("auth", "  How", *WAYS[options.auth]),
            ("cloud", "  Cloud", *CLOUDS[options.cloud]),
            ("tenant", "  Tenant", options.tenant or "your own", "where you are a guest, its id or domain"),
            ("read_only", "  Read-only", *read_only),
        )

    def change(self, key: str) -> None:
        if key == "go":
            self.post_message(messages.StartChosen(self._options))
        elif key == "auth":
            self._pick("How do you want to sign in?", WAYS, "auth")
        elif key == "cloud":
            self._pick("Which cloud?", CLOUDS, "cloud")
        elif key == "read_only":
            self._set(replace(self._options, read_only=not self._options.read_only))
        elif key == "tenant":
            push_dialog(
                self.app,
                AskText(
                    "Which tenant?",
                    self._options.tenant,
                    explanation="Its id or its domain, such as contoso.onmicrosoft.com. Empty: the account's own.",
                ),
                lambda tenant: self._set(replace(self._options, tenant=tenant)),
            )

    def _pick(self, question: str, offers: dict[str, tuple[str, str]], name: str) -> None:
        chosen = self._options.auth if name == "auth" else self._options.cloud

        def answered(key: str) -> None:
            options = self._options
            self._set(replace(options, auth=key) if name == "auth" else replace(options, cloud=key))

        answers = [(key, words, meaning) for key, (words, meaning) in offers.items()]
        push_dialog(self.app, Choose(question, (), answers, selected=chosen), answered)

    def _set(self, options: AzureOptions) -> None:
        self._options = options
        self.show_rows()
