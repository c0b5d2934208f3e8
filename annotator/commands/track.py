"""The Track menu. Plain keys track every object that was prompted; with Shift, the chosen one alone."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.locks import is_refused
from annotator.commands.registry import because, command, is_open
from annotator.notices import NoticeAction
from annotator.plans import Direction, can_be_tracked, objects_with_prompts, plan_object, plan_one_frame
from annotator.project.project import Project
from annotator.tracking import Plans
from annotator.words import counted, tr
from engine.errors import Sentence
from engine.messages import TrackPlan

_NAMES = {
    Direction.FORWARD: Sentence("Track forward"),
    Direction.BACKWARD: Sentence("Track backward"),
    Direction.BOTH: Sentence("Track both ways"),
}
_ONE_FRAME_NAMES = {
    Direction.FORWARD: Sentence("Track one frame forward"),
    Direction.BACKWARD: Sentence("Track one frame backward"),
}


@because("Click an object in the picture first")
def _can_track(c: Context) -> bool:
    project = c.workspace.project
    return project is not None and any(_was_prompted(project, o) for o in project.objects)


@because("Choose an object with prompts first")
def _can_track_chosen(c: Context) -> bool:
    project = c.workspace.project
    chosen = c.view.object_id
    return project is not None and chosen in project.objects and _was_prompted(project, chosen)


def _was_prompted(project: Project, object_id: int) -> bool:
    """Also when it is locked: who tries to track it is told why not."""
    return project.is_locked(object_id) or can_be_tracked(project, object_id)


def _track(c: Context, direction: Direction, *, chosen: bool) -> None:
    project = c.workspace.project
    if project is None:
        return
    if chosen and c.view.object_id is not None and is_refused(project, c.notices, c.view.object_id):
        return
    if not objects_with_prompts(project) and is_refused(project, c.notices, *project.objects):
        return
    frame, first, last = c.view.frame, c.view.first, c.view.last

    def plan(object_id: int) -> tuple[TrackPlan, ...]:
        now = c.workspace.project
        return (
            plan_object(now, object_id, direction, frame, first, last, c.cuts.stops)
            if now is not None
            else ()
        )

    plans = {o: p for o in _wanted(c, project, chosen) if (p := plan(o))}
    if _start(c, _NAMES[direction], plans, plan):
        _tell_of_cuts(c, plans)


def _track_one(c: Context, direction: Direction) -> None:
    """Track to the neighbouring frame alone, and go there to see it."""
    project = c.workspace.project
    if project is None:
        return
    frame = c.view.frame
    chosen = c.view.object_id is not None and _can_track_chosen(c)
    if chosen and c.view.object_id is not None and is_refused(project, c.notices, c.view.object_id):
        return

    def plan(object_id: int) -> tuple[TrackPlan, ...]:
        now = c.workspace.project
        return plan_one_frame(now, object_id, direction, frame, c.cuts.stops) if now is not None else ()

    plans = {o: plan(o) for o in _wanted(c, project, chosen)}
    name = _ONE_FRAME_NAMES[direction]
    if _start(c, name, {o: p for o, p in plans.items() if p}, plan):
        c.view.frame = frame + (1 if direction is Direction.FORWARD else -1)


def _tell_of_cuts(c: Context, plans: Plans) -> None:
    """Say where tracking will stop of its own accord, or it seems to end too early."""
    passes = (p for of_object in plans.values() for p in of_object)
    met = sorted({p.stop + (p.stop > p.start) for p in passes}.intersection(c.cuts.stops))
    if len(met) == 1:
        c.notices.hint(tr("Tracking stops at the scene cut before frame {frame}.", frame=met[0]))
    elif met:
        c.notices.hint(tr("Tracking stops at the scene cuts on its way."))


def _wanted(c: Context, project: Project, chosen: bool) -> list[int]:
    able = objects_with_prompts(project)
    return [o for o in able if o == c.view.object_id] if chosen else able


def _start(c: Context, name: str, plans: Plans, plan: object) -> bool:
    c.view.playing = False
    if not plans:
        c.notices.hint(_nothing_to_track(in_range=c.view.has_range, in_shot=bool(c.cuts.stops)))
        return False
    if not c.tracking.track(name, plans, plan):  # type: ignore[arg-type]
        c.notices.hint(tr("That is being tracked already. Stop it first, or wait for its end."))
        return False
    return True


def _nothing_to_track(*, in_range: bool, in_shot: bool) -> str:
    """in_range, in_shot: whether tracking keeps to a range, to a shot."""
    if in_range and in_shot:
        return tr("There is nothing to track that way within the range and the shot.")
    if in_range:
        return tr("There is nothing to track that way within the range.")
    if in_shot:
        return tr("There is nothing to track that way within the shot.")
    return tr("There is nothing to track that way.")


@command(
    "track.forward", "Track forward", menu="Track", keys=("F",), icon="forward", enabled=_can_track,
    tool_bar=True, tip="Carry all objects forward from their last prompted frame, within the range",
)  # fmt: skip
def forward(c: Context) -> None:
    _track(c, Direction.FORWARD, chosen=False)


@command(
    "track.backward", "Track backward", menu="Track", keys=("B",), icon="backward", enabled=_can_track,
    tool_bar=True, tip="Carry all objects backward from their next prompted frame, within the range",
)  # fmt: skip
def backward(c: Context) -> None:
    _track(c, Direction.BACKWARD, chosen=False)


@command(
    "track.both", "Track both ways", menu="Track", keys=("Ctrl+T",), icon="both", enabled=_can_track,
    tool_bar=True, tip="Carry all objects to every frame of the range, each from its nearest prompted frame",
)  # fmt: skip
def both(c: Context) -> None:
    _track(c, Direction.BOTH, chosen=False)


@command(
    "track.one_forward", "Track one frame forward", menu="Track", keys=("Alt+F",), group=1,
    enabled=_can_track,
    tip="Carry the chosen object, or all when none is chosen, to the next frame and go there",
)  # fmt: skip
def one_forward(c: Context) -> None:
    _track_one(c, Direction.FORWARD)


@command(
    "track.one_backward", "Track one frame backward", menu="Track", keys=("Alt+B",), group=1,
    enabled=_can_track,
    tip="Carry the chosen object, or all when none is chosen, to the previous frame and go there",
)  # fmt: skip
def one_backward(c: Context) -> None:
    _track_one(c, Direction.BACKWARD)


@command(
    "track.chosen_forward", "Track chosen object forward", menu="Track", keys=("Shift+F",),
    icon="forward", group=2, enabled=_can_track_chosen,
)  # fmt: skip
def chosen_forward(c: Context) -> None:
    _track(c, Direction.FORWARD, chosen=True)


@command(
    "track.chosen_backward", "Track chosen object backward", menu="Track", keys=("Shift+B",),
    icon="backward", group=2, enabled=_can_track_chosen,
)  # fmt: skip
def chosen_backward(c: Context) -> None:
    _track(c, Direction.BACKWARD, chosen=True)


@command(
    "track.chosen_both", "Track chosen object both ways", menu="Track", keys=("Ctrl+Shift+T",),
    icon="both", group=2, enabled=_can_track_chosen,
)  # fmt: skip
def chosen_both(c: Context) -> None:
    _track(c, Direction.BOTH, chosen=True)


@because("No mask is out of date")
def _has_stale(c: Context) -> bool:
    return c.reviewing.has_stale


@command(
    "track.stale", "Track stale masks", menu="Track", keys=("Ctrl+Shift+R",), icon="stale", group=3,
    enabled=_has_stale, tip="Track again, for all objects, what corrections have made out of date",
)  # fmt: skip
def stale(c: Context) -> None:
    c.view.playing = False
    tracked, stranded = c.retracking.track_all(), c.retracking.num_stranded
    if stranded:
        _ask_about_stranded(c, stranded)
    elif not tracked:
        c.notices.hint(tr("What is stale is being tracked, or belongs to a locked object."))


def _ask_about_stranded(c: Context, number: int) -> None:
    actions = [
        NoticeAction(tr("Remove them"), c.retracking.remove_stranded),
        NoticeAction(tr("Keep them as they are"), c.retracking.keep_stranded),
    ]
    if c.retracking.is_stranded_by_cuts:
        actions.insert(0, NoticeAction(tr("Track across cuts"), lambda: _track_across(c)))
    words = counted(
        number,
        "%n stale mask cannot be tracked again: nothing in its shot is prompted, painted or verified. Click "
        "the object there, or decide here.",
        "%n stale masks cannot be tracked again: nothing in their shots is prompted, painted or verified. "
        "Click the object there, or decide here.",
    )
    c.notices.info(words, actions=tuple(actions))


def _track_across(c: Context) -> None:
    c.cuts.across = True
    c.retracking.track_all()


@command(
    "track.again", "Track again after a correction", menu="Track", group=3,
    checked=lambda c: c.retracking.is_on,
    tip="Have what a correction made out of date tracked again at once, for its object alone",
)  # fmt: skip
def again(c: Context) -> None:
    c.retracking.is_on = not c.retracking.is_on


@because("Nothing is being tracked")
def _is_tracking(c: Context) -> bool:
    return c.tracking.is_tracking


@command(
    "track.stop", "Stop tracking", menu="Track", icon="stop", group=4, tool_bar=True,
    enabled=_is_tracking, tip="Stop, keeping what was found",
)  # fmt: skip
def stop(c: Context) -> None:
    c.tracking.cancel()


@command(
    "track.across_cuts", "Go on across cuts", menu="Track", group=4, enabled=is_open,
    checked=lambda c: c.cuts.across, tip="Track from one shot of the video into the next",
)  # fmt: skip
def across_cuts(c: Context) -> None:
    c.cuts.across = not c.cuts.across


@command(
    "track.cuts", "Scene cuts...", menu="Track", icon="cuts", group=4, enabled=is_open,
    tip="How large a change must be to count as the beginning of a new shot",
)  # fmt: skip
def cuts(c: Context) -> None:
    c.dialogs.show_cuts()
