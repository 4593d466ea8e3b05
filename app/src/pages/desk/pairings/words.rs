//! The words of 结对.

use domain::Fault;

use crate::text::Lang;

/// The fixed sentences of one language.
pub struct Words {
    pub title: &'static str,
    pub no_mentors: &'static str,
    pub no_mentors_hint: &'static str,
    pub all_paired: &'static str,
    pub without: &'static str,
    pub without_hint: &'static str,
    pub sibling: &'static str,
    pub same_hamlet: &'static str,
    pub fewest: &'static str,
    pub nobody_yet: &'static str,
    pub accept: &'static str,
    pub paired: &'static str,
    pub mentors: &'static str,
    pub overloaded: &'static str,
    pub transfer: &'static str,
    pub new_mentor: &'static str,
    pub choose: &'static str,
    pub from: &'static str,
    pub card: &'static str,
    pub card_hint: &'static str,
    pub unread: &'static str,
}

static ZH: Words = Words {
    title: "结对",
    no_mentors: "还没有代理家长",
    no_mentors_hint: "先导入名单，把老师登记为代理家长。",
    all_paired: "每个孩子都有代理家长。",
    without: "没有代理家长的孩子",
    without_hint: "建议：兄弟姐妹一起，同村一起，人数平均。可以改，再一起结对，今天起算。",
    sibling: "兄弟姐妹一起",
    same_hamlet: "常去这个村",
    fewest: "孩子最少",
    nobody_yet: "暂不结对",
    accept: "结对",
    paired: "已结对",
    mentors: "代理家长和孩子",
    overloaded: "孩子偏多",
    transfer: "换代理家长",
    new_mentor: "新的代理家长",
    choose: "请选择",
    from: "从哪天起",
    card: "交接卡",
    card_hint: "答应过什么、最近怎么样、要注意什么。孩子的档案和记录会自动带过去。",
    unread: "交接卡还没有看",
};

static EN: Words = Words {
    title: "Pairings",
    no_mentors: "No mentors yet",
    no_mentors_hint: "Import the lists first, with teachers named as mentors.",
    all_paired: "Every child has a mentor.",
    without: "Children without a mentor",
    without_hint: "Suggested: siblings together, hamlets together, an even share. Change what you like, then pair them from today on.",
    sibling: "siblings together",
    same_hamlet: "goes to this hamlet",
    fewest: "has the fewest",
    nobody_yet: "Not yet",
    accept: "Pair",
    paired: "Paired",
    mentors: "Mentors and their children",
    overloaded: "many children",
    transfer: "Another mentor",
    new_mentor: "New mentor",
    choose: "Choose",
    from: "From which day",
    card: "Handover card",
    card_hint: "What was promised, how things are, what to mind. The child's file and records go along by themselves.",
    unread: "Card not read yet",
};

/// No new mentor was chosen.
pub fn nobody_chosen() -> Fault {
    Fault::new("mentor", "请选新的代理家长。", "Choose the new mentor.")
}

/// The words of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}
