//! The words of 记一笔: what it suggests, what was promised, what was left unsaved.

use domain::{record::Place, suggestion::Why};

use super::Lang;

/// The fixed sentences of one language.
pub struct SheetText {
    pub last_time: &'static str,
    pub household: &'static str,
    pub place: &'static str,
    pub how_long: &'static str,
    pub minutes: &'static str,
    pub prompts: &'static str,
    pub topics: [&'static str; 5],
    pub promise: &'static str,
    pub promise_label: &'static str,
    pub promise_example: &'static str,
    pub others_kept: &'static str,
    pub unsaved: &'static str,
    pub go_on: &'static str,
    pub discard: &'static str,
    pub no_answer: &'static str,
    pub tell_teacher: &'static str,
    pub correcting: &'static str,
    pub not_reached_hint: &'static str,
    pub note_placeholder: &'static str,
    pub pick_child: &'static str,
    pub pick_whom: &'static str,
    pub pick_kind: &'static str,
    pub in_future: &'static str,
}

static ZH: SheetText = SheetText {
    last_time: "和上次一样：",
    household: "一家：",
    place: "在哪里",
    how_long: "多久",
    minutes: "分钟",
    prompts: "可以聊聊",
    topics: ["近来学习", "生活", "情绪", "交友", "身体"],
    promise: "答应了孩子什么？",
    promise_label: "答应的事",
    promise_example: "例如：带一本书",
    others_kept: "这条还写了不在这部手机上的孩子，改正时一起保留。",
    unsaved: "上次有一笔没有保存",
    go_on: "接着写",
    discard: "不要了",
    no_answer: "已经连续三次没打通父母的电话。可以换一个号码再试，或请班主任帮忙联系。",
    tell_teacher: "告诉班主任：",
    correcting: "改正记录",
    not_reached_hint: "会记下来，但不算完成。",
    note_placeholder: "聊了什么，看到了什么，答应了什么…",
    pick_child: "请选孩子。",
    pick_whom: "请选和谁。",
    pick_kind: "请选做了什么。",
    in_future: "这个时间还没有到，请改一下。",
};

static EN: SheetText = SheetText {
    last_time: "As last time: ",
    household: "One family: ",
    place: "Where",
    how_long: "How long",
    minutes: "min",
    prompts: "To talk about",
    topics: ["School", "Daily life", "Mood", "Friends", "Health"],
    promise: "Did you promise the child something?",
    promise_label: "Promised",
    promise_example: "Such as: bring a book",
    others_kept: "It also names children who are not on this phone; they stay in it.",
    unsaved: "There is something you did not save",
    go_on: "Go on writing",
    discard: "Discard it",
    no_answer: "The parents did not answer three calls in a row. Try another number, or ask the class teacher to help.",
    tell_teacher: "Tell the class teacher: ",
    correcting: "Correct a record",
    not_reached_hint: "It is kept, but does not count as done.",
    note_placeholder: "What was said, seen, promised…",
    pick_child: "Choose a child.",
    pick_whom: "Choose with whom.",
    pick_kind: "Choose what was done.",
    in_future: "That time has not come yet; please change it.",
};

impl Lang {
    /// Its words on the record sheet.
    pub fn sheet(self) -> &'static SheetText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// Where something took place.
    pub fn place(self, place: Place) -> &'static str {
        match (self, place) {
            (Self::Zh, Place::Home) => "在家里",
            (Self::Zh, Place::School) => "在学校",
            (Self::Zh, Place::Phone) => "电话里",
            (Self::Zh, Place::Elsewhere) => "别处",
            (Self::En, Place::Home) => "At home",
            (Self::En, Place::School) => "At school",
            (Self::En, Place::Phone) => "By phone",
            (Self::En, Place::Elsewhere) => "Elsewhere",
        }
    }

    /// Why these children are offered together, and where they were.
    pub fn together(self, why: &Why, names: &str) -> String {
        let words = self.sheet();
        match why {
            Why::LastTime(None) => format!("{}{names}", words.last_time),
            Why::LastTime(Some(place)) => format!("{}{names} · {}", words.last_time, self.place(*place)),
            Why::Household => format!("{}{names}", words.household),
            Why::Hamlet(hamlet) => format!("{hamlet}{}{names}", self.colon()),
        }
    }
}
