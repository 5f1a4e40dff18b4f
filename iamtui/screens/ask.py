"""Ask: who can do what on what, and why. An empty WHO asks who can; an empty DOES, what somebody can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from iamtui.access import Access, WhoCan
from iamtui.account import Missing, Ref
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError
from iamtui.kinds.aws_opinion import ask_aws
from iamtui.kinds.questions import Question, QuestionError, principal_text
from iamtui.kinds.workspace import Workspace, noun_of
from iamtui.screens.ask_aws import Compared, comparison_lines, write_report
from iamtui.screens.ask_lists import WHO_COLUMNS, PrincipalRows, able_rows, summary, who_can_json
from iamtui.screens.ask_plan import plan, prepare
from iamtui.screens.ask_some import SOME_COLUMNS, WhoCanSome, some_json, some_rows, some_summary
from iamtui.screens.ask_subject import Tree
from iamtui.screens.ask_targets import AskOf, AtStatement, GiveContext, GoTo, document_at
from iamtui.screens.ask_tree import wanted_actions
from iamtui.screens.ask_verdict import Judged, asked_keys, verdict_lines
from iamtui.screens.document import DocumentScreen
from iamtui.screens.still_open import still_open
from iamtui.widgets.bindings import bindings
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.document_lines import Line
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.lines_view import LinesView
from iamtui.widgets.outline import Outline
from iamtui.widgets.prompt import Prompt
from iamtui.widgets.question_form import Field, QuestionForm
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_FIELDS = (
    Field("WHO", "empty: who can?   user/ana  role/deployer  anyone"),
    Field("DOES", "empty: what can they?   s3:GetObject  iam:Put*"),
    Field("ON", "*  any resource"),
    Field("CONTEXT", "aws:MultiFactorAuthPresent=true  aws:SourceIp=10.0.0.1"),
)
_HINTS = (
    ("enter", "ask/open"),
    ("tab", "complete"),
    ("↑↓", "move"),
    ("/", "filter"),
    ("y", "JSON"),
    ("s", "ask AWS"),
    ("esc", "back"),
)


class AskScreen(Screen[Ref | None]):
    """Answers the resource to go to, or None. `subject` is what was open when it was asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, priority=True),
        Binding("backspace,q", "back", "Back", show=False),
        Binding("tab,shift+tab", "fields", "To the fields", show=False),
        *bindings("ask"),
    ]
    AUTO_FOCUS = ""

    app: IamtuiApp

    DEFAULT_CSS = """
    AskScreen .answer { display: none; height: 1fr; }
    AskScreen .-shown { display: block; }
    """

    def __init__(
        self,
        workspace: Workspace,
        question: Question | None = None,
        subject: Ref | None = None,
        *,
        complete: bool = True,
    ) -> None:
        super().__init__()
        self._complete_already = complete
        self._commanded = question is not None and subject is None
        self.workspace = workspace
        self._subject = subject
        self._subject_arn = workspace.arn_of(subject) if subject is not None else ""
        self._tree: Tree | None = None
        self._json: Any = None
        self._filter = ""
        self._judged: Judged | None = None
        self._compared: Compared | None = None
        self._question = question or Question()
        self._completions = workspace.completions
        self._before: list[Question] = []
        self._number = 0
        self._answered: Question | None = None

    # -- what is on the screen -------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield QuestionForm(_FIELDS, self._complete)
        yield LinesView(hop=True, wrap=True, id="verdict", classes="answer -shown")
        yield VirtualList(WHO_COLUMNS, id="who-can", classes="answer")
        yield VirtualList(SOME_COLUMNS, id="who-can-some", classes="answer")
        yield Outline(id="what-can", classes="answer")
        yield Prompt()
        yield KeyFooter(_HINTS)

    @property
    def form(self) -> QuestionForm:
        return self.query_one(QuestionForm)

    @property
    def answer(self) -> Widget:
        """The view that shows the answer."""
        return self.query_one(".-shown")

    def on_mount(self) -> None:
        about = f" about {noun_of(self._subject)} {self.workspace.name_of(self._subject)}" if self._subject else ""
        self.query_one(TitleLine).show(f"Ask{about}")
        self._fill(self._question)
        self.form.go_to("ON" if self._question.who and self._question.does else "DOES")
        if self._complete_already and (self._question != Question() or self._subject is not None):
            self.ask(self._question, go=self._commanded)

    def _fill(self, question: Question) -> None:
        self.form.fill(who=question.who, does=question.does, on=question.on, context=question.context)

    def _complete(self, field: str, typed: str) -> list[str]:
        return self._completions.of(field, typed, self.form.value("DOES"))

    def typed(self) -> Question:
        """The question as it stands in the fields."""
        return Question(*(self.form.value(each.name).strip() for each in _FIELDS))

    # -- asking ----------------------------------------------------------------------------------------

    @on(QuestionForm.Asked)
    def _asked(self) -> None:
        self.ask(self.typed(), go=True)

    def ask(self, question: Question, *, go: bool = False, remember: bool = True) -> None:
        """Have a question answered; with `go` the cursor goes into the answer."""
        if remember and self._answered is not None and self._answered != question:
            self._before.append(self._answered)
        self._number += 1
        self.form.say("asking…")
        self.app.work(self._answer(question, self._number, go), "answer a question", group="questions")

    async def _answer(self, question: Question, number: int, go: bool) -> None:
        """Answer off the event loop; an answer that a later question overtook is dropped."""
        try:
            access = await prepare(self.workspace, question, self._subject)
            work = plan(access, question, self._subject, self._subject_arn)
            found = await self.workspace.questions.answer(work)
        except QuestionError as error:
            if number == self._number and still_open(self):
                self.query_one("#verdict", LinesView).set_lines([])
                self._show("verdict", "")
                self.form.say(str(error))
            return
        if number != self._number or not still_open(self):
            return
        self._answered = question
        self._show_answer(access, found)
        if go:
            self.set_focus(self.answer)

    def _show_answer(self, access: Access, found: Any) -> None:
        if isinstance(found, Judged):
            self._show_verdict(access, found)
        elif isinstance(found, WhoCan):
            rows = able_rows(access, found, (self._answered or self._question).given())
            self._show_who("who-can", rows, who_can_json(found), summary(found))
        elif isinstance(found, WhoCanSome):
            self._show_who("who-can-some", some_rows(access, found), some_json(found), some_summary(found))
        else:
            self._show_tree(found)

    # -- answers ---------------------------------------------------------------------------------------

    def _show(self, identifier: str, status: str = "") -> None:
        self._filter = ""
        for view in self.query(".answer"):
            view.set_class(view.id == identifier, "-shown")
        self.form.say("   ".join(filter(None, [*self.workspace.questions.caveats(), status])))

    def _show_verdict(self, access: Access, found: Judged) -> None:
        self._completions.offered_keys = asked_keys(found.verdict)
        caveats = [Line(((each, "warning"),)) for each in self.workspace.questions.caveats()]
        self._json, self._judged, self._compared = found.verdict.as_json(), found, None
        view = self.query_one("#verdict", LinesView)
        view.set_lines([*caveats, *verdict_lines(access, found)])
        view.rest_on_first_target()
        self._show("verdict")

    def _show_who(self, identifier: str, rows: PrincipalRows, as_json: Any, status: str) -> None:
        view = self.query_one(f"#{identifier}", VirtualList)
        view.say_when_empty("nobody of this account can, as far as it is loaded")
        view.set_source(rows)
        self._json = as_json
        self._show(identifier, status)

    def _show_tree(self, found: Tree) -> None:
        self._tree, self._json = found, found.json
        self._show("what-can", "   ".join([found.summary, *found.unknown[:1]]))
        view = self.query_one("#what-can", Outline)
        view.say_when_empty("nothing at all, as far as the account is loaded")
        view.set_roots(found.nodes(None))
        view.move_cursor(0)

    # -- walking the answer ----------------------------------------------------------------------------

    @on(CursorView.RowSelected, "#verdict")
    def _line_opened(self, event: CursorView.RowSelected) -> None:
        self._open(self.query_one("#verdict", LinesView).target(event.index))

    @on(CursorView.RowSelected, "#who-can, #who-can-some")
    def _row_opened(self, event: CursorView.RowSelected) -> None:
        view = self.answer
        access = self.workspace.questions.latest
        if isinstance(view, VirtualList) and isinstance(view.source, PrincipalRows) and access is not None:
            self._open(AskOf(who=principal_text(access, view.source.able(event.index).principal.arn)))

    @on(Outline.NodeSelected, "#what-can")
    def _node_opened(self, event: Outline.NodeSelected) -> None:
        key = event.node.key
        target = key[1] if isinstance(key, tuple) else None
        if target is None:
            self.query_one("#what-can", Outline).toggle(event.node.key)
        else:
            self._open(target)

    def _open(self, target: object) -> None:
        """Do what a line of an answer is for."""
        if isinstance(target, AtStatement):
            self._open_statement(target)
        elif isinstance(target, AskOf):
            now = self._answered or self.typed()
            asked = Question(
                now.who if target.who is None else target.who,
                now.does if target.does is None else target.does,
                now.on if target.on is None else target.on,
                now.context,
            )
            self._fill(asked)
            self.ask(asked, go=True)
        elif isinstance(target, GiveContext):
            self.form.fill(context=f"{self.form.value('CONTEXT')} {target.pair}".strip())
            self.form.go_to("CONTEXT")
        elif isinstance(target, GoTo) and self.is_current:
            self.dismiss(target.ref)

    def _open_statement(self, target: AtStatement) -> None:
        document = document_at(self.workspace.inventory, target)
        if document is None or isinstance(document, Missing):
            self.app.say(f"the text of {target.policy} is not known: {document or 'not loaded'}", severity="warning")
            return
        name = f"{target.policy} of {target.ref.name}" if target.ref.kind != "iam.policy" else target.policy
        self.app.push_screen(DocumentScreen(name, document, statement=target.index))

    # -- keys ------------------------------------------------------------------------------------------

    @on(QuestionForm.Left)
    def _to_answer(self) -> None:
        self.set_focus(self.answer)

    def action_fields(self) -> None:
        """From the answer to the fields."""
        self.form.go_to("WHO" if not self.form.value("WHO") else "DOES")

    def action_answer_json(self) -> None:
        """The answer as AWS's JSON: effective permissions as one policy, else the verdict or the list."""
        if self._json is not None:
            self.app.push_screen(DocumentScreen("Answer", self._json))

    def action_command(self) -> None:
        """A command is typed in the browser below."""
        self.dismiss(None)
        self.app.call_later(self.app.account.browser.action_command)

    # -- AWS's own answer ------------------------------------------------------------------------------

    def action_simulate(self) -> None:
        """Put the question to AWS as well."""
        judged, client = self._judged, self.workspace.client
        if client is None:
            self.app.say(f"this is a {self.workspace.source}: AWS cannot be asked", severity="warning")
        elif judged is None or self.answer.id != "verdict":
            self.app.say("AWS is asked about one principal and one action: fill in WHO and DOES", severity="warning")
        else:
            self.form.say("asking AWS…")
            self.app.work(self._ask_aws(client, judged, self._number), "simulate", group="questions")

    async def _ask_aws(self, client: Client, judged: Judged, number: int) -> None:
        request, stated = judged.verdict.request, (self._answered or self.typed()).given()
        access = await self.workspace.questions.access()
        try:
            opinion = await ask_aws(client, access, request.caller.arn, request.action, request.resource, stated)
        except AwsError as error:
            if number == self._number and still_open(self):
                self.form.say(f"AWS did not answer: {error.summary}")
            return
        if number == self._number and still_open(self):
            self._compared = Compared(judged.verdict, opinion, dict(stated or {}))
            lines = [*comparison_lines(self._compared), *verdict_lines(access, judged)]
            self.query_one("#verdict", LinesView).set_lines(lines)
            self.form.say("AWS has answered")

    def action_report(self) -> None:
        """Write a file about a disagreement, without names."""
        if self._compared is None or not self._compared.is_bug:
            self.app.say("there is no disagreement to report; s asks AWS", severity="warning")
            return
        self.query_one(Prompt).ask(
            ">", "iamtui-bug-report.json", entered=self._report_entered, left=lambda: self.set_focus(self.answer)
        )

    def _report_entered(self, path: str) -> None:
        access = self.workspace.questions.latest
        if self._compared is not None and access is not None:
            self.app.say(write_report(access, self._compared, path))
        self.query_one(Prompt).close()
        self.set_focus(self.answer)

    # -- filtering the answer --------------------------------------------------------------------------

    def action_filter_answer(self) -> None:
        self.query_one(Prompt).ask("/", self._filter, entered=self._filter_entered, left=self._filter_left)

    @on(Prompt.Changed)
    def _filter_typed(self, event: Prompt.Changed) -> None:
        if event.sign == "/":
            self._set_filter(event.text)

    def _filter_entered(self, text: str) -> None:
        self._set_filter(text)
        self.query_one(Prompt).close()
        self.set_focus(self.answer)

    def _filter_left(self) -> None:
        self._set_filter("")
        self.set_focus(self.answer)

    def _set_filter(self, text: str) -> None:
        """Leave of the answer what has the words; of a verdict, mark them."""
        self._filter = text
        view = self.answer
        if isinstance(view, LinesView):
            view.find(text)
        elif isinstance(view, VirtualList) and isinstance(view.source, PrincipalRows):
            view.source.filter(text)
            view.source_changed()
        elif isinstance(view, Outline) and self._tree is not None:
            view.set_roots(self._tree.nodes(wanted_actions(text) if text.strip() else None))
            view.move_cursor(0)

    def action_back(self) -> None:
        """Take the filter away; then to the question before, and from the first one back to where we came from."""
        if self._filter:
            self._filter_left()
        elif self._before:
            question = self._before.pop()
            self._fill(question)
            self.ask(question, go=not self.form.current, remember=False)
        elif self.is_current:
            self.dismiss(None)
