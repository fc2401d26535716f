package i18n

// The stages of the way to a file (guide 2.4).
const (
	KeyTaskStage1 Key = "task.stage.1"
	KeyTaskStage2 Key = "task.stage.2"
	KeyTaskStage3 Key = "task.stage.3"
	KeyTaskStage4 Key = "task.stage.4"
	KeyTaskStage5 Key = "task.stage.5"
	KeyTaskStage6 Key = "task.stage.6"
	KeyTaskStage7 Key = "task.stage.7"
)

// How far a task is, and the buttons that say so.
const (
	KeyTaskTodo         Key = "task.todo"
	KeyTaskDoing        Key = "task.doing"
	KeyTaskDone         Key = "task.done"
	KeyTaskCant         Key = "task.cant"
	KeyTaskNotForUs     Key = "task.not.for.us"
	KeyTaskMarkTodo     Key = "task.mark.todo"
	KeyTaskMarkDoing    Key = "task.mark.doing"
	KeyTaskMarkDone     Key = "task.mark.done"
	KeyTaskMarkCant     Key = "task.mark.cant"
	KeyTaskMarkNotForUs Key = "task.mark.not.for.us"
)

// The list of tasks, and the line of the card.
const (
	KeyTaskList      Key = "task.list"
	KeyTaskNone      Key = "task.none"
	KeyTaskPlan      Key = "task.plan"
	KeyTaskOpenList  Key = "task.open.list"
	KeyTaskBar       Key = "task.bar"
	KeyTaskBarDone   Key = "task.bar.done"
	KeyTaskCount     Key = "task.count"
	KeyTaskAim       Key = "task.aim"
	KeyTaskClosed    Key = "task.closed"
	KeyTaskNoCall    Key = "task.no.call"
	KeyTaskStage     Key = "task.stage"
	KeyTaskLine      Key = "task.line"
	KeyTaskButton    Key = "task.button"
	KeyTaskDue       Key = "task.due"
	KeyTaskLate      Key = "task.late"
	KeyTaskToList    Key = "task.to.list"
	KeyTaskAfterList Key = "task.after"
	KeyTaskToAfter   Key = "task.to.after"
)

// A task.
const (
	KeyTaskHeading          Key = "task.heading"
	KeyTaskStageOf          Key = "task.stage.of"
	KeyTaskAfterJoining     Key = "task.after.joining"
	KeyTaskWhy              Key = "task.why"
	KeyTaskState            Key = "task.state"
	KeyTaskOwner            Key = "task.owner"
	KeyTaskFalls            Key = "task.falls"
	KeyTaskNobody           Key = "task.nobody"
	KeyTaskPerson           Key = "task.person"
	KeyTaskAutoEndorsement  Key = "task.auto.endorsement"
	KeyTaskAutoFocal        Key = "task.auto.focal"
	KeyTaskCantHelp         Key = "task.cant.help"
	KeyTaskPassage          Key = "task.passage"
	KeyTaskTake             Key = "task.take"
	KeyTaskGiveFocal        Key = "task.give.focal"
	KeyTaskGiveDeputy       Key = "task.give.deputy"
	KeyTaskGiveAssociations Key = "task.give.associations"
	KeyTaskGiveBack         Key = "task.give.back"
	KeyTaskOpen             Key = "task.open"
	KeyTaskToldCant         Key = "task.told.cant"
	KeyTaskToldGiven        Key = "task.told.given"
)

// Having joined, and tasks of a quiz.
const (
	KeyTaskJoin       Key = "task.join"
	KeyTaskJoinAgain  Key = "task.join.again"
	KeyTaskJoinAsk    Key = "task.join.ask"
	KeyTaskJoinToday  Key = "task.join.today"
	KeyTaskJoinBad    Key = "task.join.bad"
	KeyTaskJoinFar    Key = "task.join.far"
	KeyTaskJoined     Key = "task.joined"
	KeyTaskToldJoined Key = "task.told.joined"
	KeyTaskFromQuiz   Key = "task.from.quiz"
	KeyTaskFromQuizOf Key = "task.from.quiz.of"
	KeyTaskQuizDone   Key = "task.quiz.done"
	KeyTaskQuizLine   Key = "task.quiz.line"
	KeyTaskQuizNone   Key = "task.quiz.none"
)
