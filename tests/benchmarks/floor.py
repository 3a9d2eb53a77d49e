"""What any screen of ours must at least pay: a header, a table of 20 rows, a footer."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header


class Floor(App[None]):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Size", "State")
        table.add_rows((f"machine-{number}", "Standard_D2s_v5", "running") for number in range(20))


if __name__ == "__main__":
    Floor().run()
