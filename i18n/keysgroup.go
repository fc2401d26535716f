package i18n

// What is said in groups.
const (
	KeyGroupHello   Key = "group.hello"   // .Bot is the bot's @name
	KeyGroupWelcome Key = "group.welcome" // to a group that the bot is added to; .Bot as above
	KeyGroupUnsure  Key = "group.unsure"
	KeyGroupPrivate Key = "group.private" // instead of what is done in private only
	KeyGroupNote    Key = "group.note"    // in place of a note that is too long; .Date is its day
	KeyGroupMore    Key = "group.more"    // button: the whole passage
	KeyGroupOpen    Key = "group.open"    // button: what was asked for
)

// What is said in inline mode.
const (
	KeyInlineQuestion Key = "inline.question" // .Question is what was typed
	KeyInlineMore     Key = "inline.more"     // under a passage; .Link leads to it
	KeyInlineAsk      Key = "inline.ask"      // button above the offers
	KeyInlineNone     Key = "inline.none"     // title of the offer that says that there is none
	KeyInlineNoneIn   Key = "inline.none.in"  // the line under that title
)
