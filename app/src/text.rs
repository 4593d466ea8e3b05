//! Every word on screen, in Chinese and in English. A missing one does not compile.

pub mod attachments;
pub mod diary;
pub mod failure;
pub mod history;
pub mod lock;
pub mod notes;
pub mod outbox;
pub mod reminders;
pub mod sheet;
pub mod todo;
pub mod waive;

use std::sync::Arc;

use domain::{
    Message,
    kind::{ICONS, Kind, OwnKind},
    obligation::Status,
};

/// The language on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// 中文, the first language.
    Zh,
    /// English.
    En,
}

/// The fixed sentences of one language.
pub struct Text {
    pub app: &'static str,
    pub tagline: &'static str,
    pub other_language: &'static str,
    pub sign_in: &'static str,
    pub sign_in_again: &'static str,
    pub phone: &'static str,
    pub password: &'static str,
    pub help: &'static str,
    pub no_network_sign_in: &'static str,
    pub todo: &'static str,
    pub record: &'static str,
    pub children: &'static str,
    pub me: &'static str,
    pub board: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub close: &'static str,
    pub back: &'static str,
    pub retry: &'static str,
    pub loading: &'static str,
    pub done: &'static str,
    pub received: &'static str,
    pub waiting: &'static str,
    pub refused: &'static str,
    pub all_done: &'static str,
    pub all_done_hint: &'static str,
    pub nothing_owed: &'static str,
    pub no_children: &'static str,
    pub no_children_hint: &'static str,
    pub class_card: &'static str,
    pub school_card: &'static str,
    pub first_sync: &'static str,
    pub with_whom: &'static str,
    pub whole_class: &'static str,
    pub whole_school: &'static str,
    pub what: &'static str,
    pub when: &'static str,
    pub more_kinds: &'static str,
    pub not_reached: &'static str,
    pub note: &'static str,
    pub only_me: &'static str,
    pub handed_in: &'static str,
    pub ask_help: &'static str,
    pub ask_help_hint: &'static str,
    pub not_stored: &'static str,
    pub this_month: &'static str,
    pub history: &'static str,
    pub no_history: &'static str,
    pub guardian: &'static str,
    pub parents: &'static str,
    pub address: &'static str,
    pub to_know: &'static str,
    pub needs: &'static str,
    pub know: &'static str,
    pub family: &'static str,
    pub archive: &'static str,
    pub archives: &'static str,
    pub private_note: &'static str,
    pub attempt: &'static str,
    pub upload: &'static str,
    pub last_contact: &'static str,
    pub never: &'static str,
    pub correct: &'static str,
    pub take_back: &'static str,
    pub offline_safe: &'static str,
    pub signed_out_safe: &'static str,
    pub revoked: &'static str,
    pub no_value: &'static str,
    pub no_answer: &'static str,
    pub no_such_page: &'static str,
    pub go_home: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
}

static ZH: Text = Text {
    app: "陪伴",
    tagline: "每个孩子，这个月都有人去看过、谈过、一起吃过饭。",
    other_language: "English",
    sign_in: "登录",
    sign_in_again: "重新登录",
    phone: "手机号",
    password: "密码",
    help: "使用帮助",
    no_network_sign_in: "连不上学校的服务器。第一次登录需要网络，请到有信号的地方再试。",
    todo: "待办",
    record: "记一笔",
    children: "孩子",
    me: "我的",
    board: "完成情况",
    save: "保存",
    saved: "已保存",
    close: "关闭",
    back: "返回",
    retry: "再试一次",
    loading: "正在读取…",
    done: "已完成",
    received: "学校已收到",
    waiting: "待上传",
    refused: "被退回",
    all_done: "这个月都完成了",
    all_done_hint: "谢谢您。想再去看看孩子，随时可以记一笔。",
    nothing_owed: "这个月没有应办事项",
    no_children: "还没有结对的孩子",
    no_children_hint: "学校安排结对后，孩子会出现在这里。",
    class_card: "班主任为全班办的事",
    school_card: "校长为全校办的事",
    first_sync: "正在从学校取回资料…第一次需要网络。",
    with_whom: "和谁",
    whole_class: "（全班）",
    whole_school: "学校（全校）",
    what: "做了什么",
    when: "什么时候",
    more_kinds: "更多",
    not_reached: "没联系上",
    note: "写点什么",
    only_me: "只有我能看",
    handed_in: "学校收谈心记录：不打勾，校长和班主任能看到这段话。",
    ask_help: "请校长帮忙",
    ask_help_hint: "校长会看到这个孩子需要帮忙，看不到私密的话。",
    not_stored: "手机没能保存，内容还在屏幕上。请清理一些空间后再按保存。",
    this_month: "这个月",
    history: "记录",
    no_history: "还没有记录。",
    guardian: "监护人",
    parents: "父母",
    address: "住址",
    to_know: "健康、需要和要知道的",
    needs: "健康和特殊需要",
    know: "代理家长要知道的",
    family: "家庭情况",
    archive: "档案和修改记录",
    archives: "建档和摸底",
    private_note: "只有作者能看的内容",
    attempt: "没联系上",
    upload: "上传",
    last_contact: "上次联系学校",
    never: "还没有过",
    correct: "改正",
    take_back: "撤回",
    offline_safe: "没有网络。记录已保存在手机里，联网后自动上传。",
    signed_out_safe: "登录已过期。记录都在手机里，重新登录后继续上传。",
    revoked: "学校停用了这台设备，本机的资料已删除。您写的记录都交给了学校，学校还没有的，等校长审核。",
    no_value: "本月免",
    no_answer: "连不上学校的服务器。这一页需要网络。",
    no_such_page: "没有这个页面。",
    go_home: "回到待办",
    today: "今天",
    yesterday: "昨天",
};

static EN: Text = Text {
    app: "Peiban",
    tagline: "Every child visited, listened to and fed this month.",
    other_language: "中文",
    sign_in: "Sign in",
    sign_in_again: "Sign in again",
    phone: "Phone number",
    password: "Password",
    help: "Help",
    no_network_sign_in: "The school's server does not answer. The first sign-in needs a network; try again where there is a signal.",
    todo: "To do",
    record: "Record",
    children: "Children",
    me: "Me",
    board: "Completion",
    save: "Save",
    saved: "Saved",
    close: "Close",
    back: "Back",
    retry: "Try again",
    loading: "Reading…",
    done: "Done",
    received: "School has",
    waiting: "Waiting",
    refused: "Returned",
    all_done: "All done this month",
    all_done_hint: "Thank you. Another visit can be recorded at any time.",
    nothing_owed: "Nothing is owed this month",
    no_children: "No child is paired with you yet",
    no_children_hint: "Children appear here once the school has paired you.",
    class_card: "By the class teacher, for the whole class",
    school_card: "By the principal, for the whole school",
    first_sync: "Fetching everything from the school… the first time needs a network.",
    with_whom: "With whom",
    whole_class: " (whole class)",
    whole_school: "The whole school",
    what: "What was done",
    when: "When",
    more_kinds: "More",
    not_reached: "Not reached",
    note: "A few words",
    only_me: "Only I can read it",
    handed_in: "This school collects talks: without the tick, the principal and the class teacher can read this.",
    ask_help: "Ask the principal for help",
    ask_help_hint: "The principal sees that this child needs help, not what is private.",
    not_stored: "The phone could not store it; everything is still on screen. Free some space, then press Save again.",
    this_month: "This month",
    history: "Records",
    no_history: "No records yet.",
    guardian: "Guardian",
    parents: "Parents",
    address: "Address",
    to_know: "Health, needs and what to know",
    needs: "Health and needs",
    know: "What the mentor must know",
    family: "How things are at home",
    archive: "Archive and what was changed",
    archives: "Archives and survey",
    private_note: "Words only their author can read",
    attempt: "Not reached",
    upload: "Upload",
    last_contact: "Last contact with the school",
    never: "never",
    correct: "Correct",
    take_back: "Withdraw",
    offline_safe: "No network. Records are safe on the phone and go up by themselves.",
    signed_out_safe: "The session is over. All records are on the phone and go up after signing in.",
    revoked: "The school has revoked this device, and what it held was deleted. All you wrote was handed over; what the school did not have waits for the principal.",
    no_value: "excused",
    no_answer: "The school's server does not answer. This screen needs a network.",
    no_such_page: "There is no such page.",
    go_home: "To the start",
    today: "Today",
    yesterday: "Yesterday",
};

impl Lang {
    /// Its words.
    pub fn text(self) -> &'static Text {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// Its tag for the document.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// What stands between a word and what it is about.
    pub fn colon(self) -> &'static str {
        match self {
            Self::Zh => "：",
            Self::En => ": ",
        }
    }

    /// What ends a sentence.
    pub fn full_stop(self) -> &'static str {
        match self {
            Self::Zh => "。",
            Self::En => ".",
        }
    }

    /// The sentence of a refusal.
    pub fn message(self, message: &Message) -> String {
        match self {
            Self::Zh => message.zh.clone(),
            Self::En => message.en.clone(),
        }
    }

    /// How a box stands, with the days that matter.
    pub fn status(self, status: Status, days_left: i64) -> String {
        match (self, status) {
            (Self::Zh, Status::Met) => "已完成".into(),
            (Self::En, Status::Met) => "Done".into(),
            (Self::Zh, Status::Waived) => "免办".into(),
            (Self::En, Status::Waived) => "Excused".into(),
            (Self::Zh, Status::Upcoming) => "未开始".into(),
            (Self::En, Status::Upcoming) => "Later".into(),
            (Self::Zh, Status::Overdue) => format!("逾期{}天", -days_left),
            (Self::En, Status::Overdue) => format!("{} d late", -days_left),
            (Self::Zh, Status::Open | Status::DueSoon) if days_left == 0 => "今天到期".into(),
            (Self::En, Status::Open | Status::DueSoon) if days_left == 0 => "Due today".into(),
            (Self::Zh, Status::Open | Status::DueSoon) => format!("剩{days_left}天"),
            (Self::En, Status::Open | Status::DueSoon) => format!("{days_left} d left"),
        }
    }

    /// What is due in how many days, above the cards.
    pub fn days_to_month_end(self, days: i64) -> String {
        match self {
            Self::Zh if days == 0 => "今天是最后一天".into(),
            Self::Zh => format!("还有 {days} 天"),
            Self::En if days == 0 => "last day".into(),
            Self::En => format!("{days} days left"),
        }
    }

    /// Days without a word from a phone.
    pub fn days_ago(self, days: i64) -> String {
        match self {
            Self::Zh => format!("{days}天前"),
            Self::En => format!("{days} days ago"),
        }
    }
}

/// The words and icons of kinds, the school's own among them.
#[derive(Clone)]
pub struct Names {
    /// The language on screen.
    pub lang: Lang,
    own: Arc<[OwnKind]>,
}

impl Names {
    /// The names of a school that added `own` to the kinds built in.
    pub fn new(lang: Lang, own: &[OwnKind]) -> Self {
        Self { lang, own: own.into() }
    }

    /// The word for a kind; the code of one that nobody knows.
    pub fn word(&self, kind: Kind) -> String {
        let built_in = match self.lang {
            Lang::Zh => kind.zh(),
            Lang::En => kind.en(),
        };
        let word = built_in.or_else(|| self.own(kind).map(|own| own.name.as_str()));
        word.map_or_else(|| kind.to_string(), str::to_owned)
    }

    /// The icon of a kind, by its name in the sprite.
    pub fn icon(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Talk | Kind::Counselling => "talk",
            Kind::Teacher | Kind::Guardian | Kind::GuardianMeeting => "people",
            Kind::Visit => "visit",
            Kind::Homework | Kind::Plan | Kind::Summary | Kind::Report | Kind::Survey => "homework",
            Kind::Dinner => "dinner",
            Kind::ParentCall | Kind::FamilyCall => "call",
            Kind::Letter => "letter",
            Kind::HealthCheck => "heart",
            Kind::Activity => "star",
            Kind::Own(_) => {
                let chosen = self.own(kind).and_then(|own| ICONS.into_iter().find(|icon| *icon == own.icon));
                chosen.unwrap_or("star")
            }
        }
    }

    fn own(&self, kind: Kind) -> Option<&OwnKind> {
        self.own.iter().find(|own| own.id == kind)
    }
}
