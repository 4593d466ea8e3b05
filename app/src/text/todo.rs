//! The words of 待办: what a card says beside its boxes, and where one walk completes several.

use domain::overview::{Birthday, Walk};

use super::Lang;

impl Lang {
    /// What one walk would complete.
    pub fn walk(self, walk: &Walk) -> String {
        let Walk { hamlet, boxes, .. } = walk;
        match self {
            Self::Zh => format!("今天去{hamlet}，一趟可完成 {boxes} 项"),
            Self::En => format!("{hamlet} today: {boxes} to do in one walk"),
        }
    }

    /// When the child was seen last, in a word before the day.
    pub fn last_seen(self, day: &str) -> String {
        match self {
            Self::Zh => format!("上次 {day}"),
            Self::En => format!("last {day}"),
        }
    }

    /// What was promised and has not been talked about since.
    pub fn promised(self, promises: &[String]) -> String {
        match self {
            Self::Zh => format!("答应过：{}", promises.join("；")),
            Self::En => format!("Promised: {}", promises.join("; ")),
        }
    }

    /// A birthday that is near.
    pub fn birthday(self, Birthday { in_days, age }: Birthday) -> String {
        match (self, in_days) {
            (Self::Zh, 0) => format!("今天生日，{age}岁"),
            (Self::Zh, 1) => format!("明天生日，{age}岁"),
            (Self::Zh, 2) => format!("后天生日，{age}岁"),
            (Self::Zh, _) => format!("{in_days}天后生日，{age}岁"),
            (Self::En, 0) => format!("birthday today, {age}"),
            (Self::En, 1) => format!("birthday tomorrow, {age}"),
            (Self::En, _) => format!("birthday in {in_days} days, {age}"),
        }
    }

    /// 打电话, for whoever cannot see the sign.
    pub fn call(self, name: &str) -> String {
        match self {
            Self::Zh => format!("打电话给{name}"),
            Self::En => format!("Call {name}"),
        }
    }

    /// 做不到, short enough for a card.
    pub fn cannot(self) -> &'static str {
        match self {
            Self::Zh => "做不到",
            Self::En => "Cannot",
        }
    }
}
