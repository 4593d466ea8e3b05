//! The words of the board.

use domain::board::Standing;

use crate::text::Lang;

/// The fixed sentences of one language.
pub struct Words {
    lang: Lang,
    pub signed: &'static str,
    pub unsigned: &'static str,
    pub month_return: &'static str,
    pub nudge: &'static str,
    pub pictures: &'static str,
    pub name: &'static str,
    pub filter: &'static str,
    pub standing_label: &'static str,
    pub kind: &'static str,
    pub class: &'static str,
    pub hamlet: &'static str,
    pub all: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub show: &'static str,
    pub bad_days: &'static str,
    pub print: &'static str,
    pub by_month: &'static str,
    pub by_kind: &'static str,
    pub by_class: &'static str,
    pub load: &'static str,
    pub by_day: &'static str,
    pub month: &'static str,
    pub mentor: &'static str,
    pub week: &'static str,
    pub records: &'static str,
    pub owed: &'static str,
    pub rate: &'static str,
    pub numbers: &'static str,
    pub nothing_to_draw: &'static str,
    pub purpose: &'static str,
    pub remind: &'static str,
    pub praise: &'static str,
    pub to_whom: &'static str,
    pub text: &'static str,
    pub no_children: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_yourself: &'static str,
    pub sent_before: &'static str,
    pub send: &'static str,
    pub sent: &'static str,
    pub to_reminders: &'static str,
    pub files: &'static str,
    pub files_hint: &'static str,
    pub board_file: &'static str,
    pub records_file: &'static str,
    pub register_file: &'static str,
    pub return_form: &'static str,
    pub term_form: &'static str,
    pub class_form: &'static str,
    pub diary_form: &'static str,
    pub child_form: &'static str,
    pub weekdays: [&'static str; 7],
    overdue: &'static str,
    unsynced: &'static str,
    due_soon: &'static str,
    open: &'static str,
    met: &'static str,
    waived: &'static str,
    not_owed: &'static str,
}

/// The words of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Words {
    /// The word fixed for how something stands.
    pub fn standing(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Overdue => self.overdue,
            Standing::Unsynced => self.unsynced,
            Standing::DueSoon => self.due_soon,
            Standing::Open => self.open,
            Standing::Met => self.met,
            Standing::Waived => self.waived,
            Standing::NotOwed => self.not_owed,
        }
    }

    /// That phones were silent for so many days.
    pub fn not_synced(&self, days: i64) -> String {
        match self.lang {
            Lang::Zh => format!("{days} 天未同步"),
            Lang::En => format!("not synced for {days} d"),
        }
    }

    /// How many rows are shown.
    pub fn found(&self, found: usize, all: usize) -> String {
        match self.lang {
            Lang::Zh => format!("{all} 位老师中的 {found} 位"),
            Lang::En => format!("{found} of {all} mentors"),
        }
    }

    /// What the system does with a text.
    pub fn carried(&self, groups: usize) -> String {
        match (self.lang, groups) {
            (Lang::Zh, 0) => "学校还没有设群，只有自己开了邮件或推送的老师会收到。".into(),
            (Lang::Zh, _) => format!("发到 {groups} 个群；本人开了邮件或推送的也会收到。"),
            (Lang::En, 0) => "The school has no group yet: only those who turned mail or push on get it.".into(),
            (Lang::En, 1) => "It goes to 1 group, and to those who turned mail or push on.".into(),
            (Lang::En, _) => format!("It goes to {groups} groups, and to those who turned mail or push on."),
        }
    }

    /// That nobody may have been reminded.
    pub fn missed(&self, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!("提醒没有按时发出（应在 {at}）。老师们可能没有收到，请看"),
            Lang::En => format!("Reminders did not go out in time (due {at}). Teachers may not have been told; see"),
        }
    }

    /// That this is what was last heard.
    pub fn last_known(&self, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!("现在连不上学校。这是 {at} 的数字。"),
            Lang::En => format!("The school cannot be reached. These are the figures of {at}."),
        }
    }
}

const ZH: Words = Words {
    lang: Lang::Zh,
    signed: "已签",
    unsigned: "未签",
    month_return: "月报",
    nudge: "催一下",
    pictures: "图表",
    name: "找老师",
    filter: "筛选",
    standing_label: "情况",
    kind: "项目",
    class: "班级",
    hamlet: "村组",
    all: "全部",
    from: "从",
    to: "到",
    show: "看这段日子",
    bad_days: "结束不能早于开始，最多两年。",
    print: "打印",
    by_month: "各月完成",
    by_kind: "这个月各项目",
    by_class: "这个月各班",
    load: "这个月每位老师的任务",
    by_day: "每天的记录",
    month: "月份",
    mentor: "代理家长",
    week: "周",
    records: "记录",
    owed: "应办",
    rate: "完成率",
    numbers: "数字",
    nothing_to_draw: "还没有数字。",
    purpose: "说什么",
    remind: "提醒",
    praise: "表扬",
    to_whom: "给谁",
    text: "可以直接发到群里的话",
    no_children: "群里外人也看得到，所以不写孩子的名字。",
    copy: "复制并记下",
    copied: "已复制，去群里粘贴吧",
    copy_yourself: "已记下，请长按文字复制",
    sent_before: "发过的",
    send: "由系统发送",
    sent: "已交给系统发送",
    to_reminders: "设置 → 提醒",
    files: "导出和打印",
    files_hint: "里面没有私密的话；谁导出的会留下记录。",
    board_file: "完成情况 Excel",
    records_file: "记录 Excel",
    register_file: "花名册 Excel",
    return_form: "打印月报表",
    term_form: "打印统计表",
    class_form: "打印台账",
    diary_form: "打印工作日记",
    child_form: "打印台账",
    weekdays: ["一", "二", "三", "四", "五", "六", "日"],
    overdue: "已逾期",
    unsynced: "未同步",
    due_soon: "快到期",
    open: "未完成",
    met: "已完成",
    waived: "免办",
    not_owed: "不用办",
};

const EN: Words = Words {
    lang: Lang::En,
    signed: "signed",
    unsigned: "not signed",
    month_return: "Return",
    nudge: "Nudge",
    pictures: "Pictures",
    name: "Find a mentor",
    filter: "Filter",
    standing_label: "How it stands",
    kind: "Kind",
    class: "Class",
    hamlet: "Hamlet",
    all: "All",
    from: "From",
    to: "To",
    show: "Show these days",
    bad_days: "The end must not lie before the start; two years at most.",
    print: "Print",
    by_month: "Month by month",
    by_kind: "This month by kind",
    by_class: "This month by class",
    load: "This month by mentor",
    by_day: "Records by day",
    month: "Month",
    mentor: "Mentor",
    week: "Week",
    records: "Records",
    owed: "Owed",
    rate: "Rate",
    numbers: "Numbers",
    nothing_to_draw: "No numbers yet.",
    purpose: "Purpose",
    remind: "Remind",
    praise: "Thank",
    to_whom: "To whom",
    text: "A text ready to paste",
    no_children: "Strangers read a group, so no child is named.",
    copy: "Copy and keep",
    copied: "Copied: paste it in the group",
    copy_yourself: "Kept: copy the text by hand",
    sent_before: "Sent before",
    send: "Send by the system",
    sent: "Given to the system to send",
    to_reminders: "Settings → Reminders",
    files: "Files and paper",
    files_hint: "No private words are in them; taking them away is noted.",
    board_file: "Board, Excel",
    records_file: "Records, Excel",
    register_file: "Register, Excel",
    return_form: "Print the return",
    term_form: "Print the statistics",
    class_form: "Print the files of",
    diary_form: "Print the diary",
    child_form: "Print the file",
    weekdays: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
    overdue: "Overdue",
    unsynced: "Not synced",
    due_soon: "Due soon",
    open: "Open",
    met: "Done",
    waived: "Excused",
    not_owed: "Not owed",
};
