//! The words of 设置 → 提醒.

use domain::{
    channel::Vendor,
    remind::{Heartbeat, SentState},
};

use crate::text::Lang;

/// The fixed sentences of one language.
pub struct Words {
    lang: Lang,
    pub title: &'static str,
    pub never_ran: &'static str,
    pub no_next: &'static str,
    pub when: &'static str,
    pub at: &'static str,
    pub before: &'static str,
    pub overdue_hint: &'static str,
    pub weekly: &'static str,
    pub no_day: &'static str,
    pub weekdays: [&'static str; 7],
    pub return_days: &'static str,
    pub quiet_from: &'static str,
    pub quiet_to: &'static str,
    pub praise: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub groups: &'static str,
    pub no_groups: &'static str,
    pub add_group: &'static str,
    pub save_group: &'static str,
    pub cancel: &'static str,
    pub vendor: &'static str,
    pub name: &'static str,
    pub url: &'static str,
    pub secret: &'static str,
    pub test: &'static str,
    pub remove: &'static str,
    pub removed: &'static str,
    pub sure: &'static str,
    pub remove_now: &'static str,
    pub keep: &'static str,
    pub server: &'static str,
    pub mail: &'static str,
    pub no_mail: &'static str,
    pub recent: &'static str,
    pub nothing_sent: &'static str,
    pub group: &'static str,
}

/// The words of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Words {
    /// When it ran last, and what came of it.
    pub fn last(&self, at: &str, pulse: &Heartbeat) -> String {
        let Heartbeat { sent, failed, waiting, dropped, .. } = pulse;
        match (self.lang, dropped) {
            (Lang::Zh, 0) => format!("上次 {at}，已发 {sent}，失败 {failed}，等待 {waiting}；"),
            (Lang::Zh, _) => format!("上次 {at}，已发 {sent}，失败 {failed}，等待 {waiting}，已办完没发 {dropped}；"),
            (Lang::En, 0) => format!("Last {at}: {sent} sent, {failed} failed, {waiting} waiting. "),
            (Lang::En, _) => {
                format!("Last {at}: {sent} sent, {failed} failed, {waiting} waiting, {dropped} done by then. ")
            }
        }
    }

    /// When it runs next.
    pub fn next(&self, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!("下次 {at}。"),
            Lang::En => format!("Next {at}."),
        }
    }

    /// That a run never was, and what to do.
    pub fn missed(&self, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!(
                "提醒没有按时发出（应在 {at}），老师们可能没有收到。请管理员看看服务器是否一直开着；急的事请到 完成情况 → 催一下。"
            ),
            Lang::En => format!(
                "Reminders did not go out in time (due {at}); teachers may not have been told. Ask the administrator whether the server is always on; for what is urgent use Completion → Nudge."
            ),
        }
    }

    /// So many days ahead.
    pub fn days(&self, days: u32) -> String {
        match (self.lang, days) {
            (Lang::Zh, _) => format!("{days} 天"),
            (Lang::En, 1) => "1 day".into(),
            (Lang::En, _) => format!("{days} days"),
        }
    }

    /// Where a vendor shows what is to be copied.
    pub fn where_to_find(&self, vendor: Vendor) -> &'static str {
        match (self.lang, vendor) {
            (Lang::Zh, Vendor::Wecom) => {
                "企业微信：群 → 右上角 ··· → 群机器人 → 添加 → 新建，复制 Webhook 地址。不需要密钥。"
            }
            (Lang::Zh, Vendor::Dingtalk) => {
                "钉钉：群设置 → 机器人 → 添加 → 自定义。安全设置选“加签”，把 SEC 开头的密钥和 Webhook 地址都复制过来。"
            }
            (Lang::Zh, Vendor::Feishu) => {
                "飞书：群设置 → 群机器人 → 添加 → 自定义机器人，复制 Webhook 地址。勾了“签名校验”的，把密钥也复制过来；没勾就留空。"
            }
            (Lang::Zh, Vendor::Webhook) => {
                "自己的程序：能收 JSON 的地址。密钥自己定一个长的，程序用它核对签名。地址要在管理员允许的范围里。"
            }
            (Lang::En, Vendor::Wecom) => {
                "WeCom: group → ··· at the top right → group robot → add → new; copy the webhook address. No secret is needed."
            }
            (Lang::En, Vendor::Dingtalk) => {
                "DingTalk: group settings → robots → add → custom. Choose signing (加签) and copy the secret, which begins with SEC, and the webhook address."
            }
            (Lang::En, Vendor::Feishu) => {
                "Feishu: group settings → robots → add → custom robot; copy the webhook address. With “signature check” copy its secret, too; otherwise leave it empty."
            }
            (Lang::En, Vendor::Webhook) => {
                "A program of your own that takes JSON. Choose a long secret; the program checks the signature with it. The administrator must have allowed the address."
            }
        }
    }

    /// Where webhooks may go.
    pub fn hosts(&self, hosts: &[String]) -> String {
        match (self.lang, hosts) {
            (Lang::Zh, []) => "管理员没有允许别的 Webhook 地址，只能用企业微信、钉钉、飞书。".into(),
            (Lang::Zh, hosts) => format!("管理员允许的 Webhook 地址：{}", hosts.join("、")),
            (Lang::En, []) => "The administrator allows no other webhooks: WeCom, DingTalk and Feishu only.".into(),
            (Lang::En, hosts) => format!("Webhooks that the administrator allows: {}", hosts.join(", ")),
        }
    }

    /// What became of a message.
    pub fn state(&self, state: SentState, attempts: u32) -> String {
        match (self.lang, state, attempts) {
            (Lang::Zh, SentState::Waiting, 0) => "等着发".into(),
            (Lang::Zh, SentState::Waiting, _) => format!("试了 {attempts} 次，还会再试"),
            (Lang::Zh, SentState::Sent, _) => "已发".into(),
            (Lang::Zh, SentState::Dropped, _) => "发之前已办完，没有发".into(),
            (Lang::Zh, SentState::Failed, _) => format!("试了 {attempts} 次没发成，不再发"),
            (Lang::En, SentState::Waiting, 0) => "waiting".into(),
            (Lang::En, SentState::Waiting, _) => format!("tried {attempts}×, will be tried again"),
            (Lang::En, SentState::Sent, _) => "sent".into(),
            (Lang::En, SentState::Dropped, _) => "done before it went, not sent".into(),
            (Lang::En, SentState::Failed, _) => format!("tried {attempts}×, given up"),
        }
    }
}

const ZH: Words = Words {
    lang: Lang::Zh,
    title: "提醒",
    never_ran: "还没有发过提醒；",
    no_next: "校历里后面没有上学的日子，不会再发。请看看校历。",
    when: "什么时候提醒",
    at: "每个上学日的几点",
    before: "到期前几天提醒",
    overdue_hint: "逾期的，第二个上学日一定提醒，关不掉。",
    weekly: "每周一次，说这一周要办的",
    no_day: "不说",
    weekdays: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    return_days: "月报没签字时，每月几号提醒校长",
    quiet_from: "免打扰，从",
    quiet_to: "到",
    praise: "上个月全部办完的，说声谢谢",
    save: "保存",
    saved: "已保存",
    groups: "发到学校的群",
    no_groups: "还没有群。加一个群机器人，提醒就会发到老师们的群里；群里只写老师和项目，不写孩子的名字。",
    add_group: "加一个群",
    save_group: "保存这个群",
    cancel: "不加了",
    vendor: "哪家的群机器人",
    name: "给它起个名字",
    url: "Webhook 地址",
    secret: "密钥",
    test: "试一下",
    remove: "移除",
    removed: "已移除",
    sure: "移除后不再往这个群发提醒。要恢复，得重新填地址。",
    remove_now: "移除这个群",
    keep: "留着",
    server: "这台服务器",
    mail: "能发邮件：老师在 我的 → 提醒 里填了邮箱，就会收到。",
    no_mail: "不能发邮件：管理员还没有设邮件服务器。",
    recent: "最近发的",
    nothing_sent: "还没有发过。",
    group: "群",
};

const EN: Words = Words {
    lang: Lang::En,
    title: "Reminders",
    never_ran: "No reminder has gone out yet. ",
    no_next: "The calendar has no further school day, so none will go out. Please look at the calendar.",
    when: "When to remind",
    at: "At what time of a school day",
    before: "So many days before something is due",
    overdue_hint: "What is overdue is always said on the next school day.",
    weekly: "Once a week, what the week holds",
    no_day: "Never",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    return_days: "Days of the month on which the principal is told of an unsigned return",
    quiet_from: "Quiet from",
    quiet_to: "to",
    praise: "Thank those who did all of last month",
    save: "Save",
    saved: "Saved",
    groups: "The school's groups",
    no_groups: "No group yet. Add a group robot, and reminders go to the teachers' group: teachers and kinds only, no child's name.",
    add_group: "Add a group",
    save_group: "Save this group",
    cancel: "Cancel",
    vendor: "Whose group robot",
    name: "A name for it",
    url: "Webhook address",
    secret: "Secret",
    test: "Try it",
    remove: "Remove",
    removed: "Removed",
    sure: "This group is told no more. To have it back, its address must be entered again.",
    remove_now: "Remove this group",
    keep: "Keep it",
    server: "This server",
    mail: "It can send mail: to teachers who entered an address under Me → Reminders.",
    no_mail: "It cannot send mail: the administrator has set no mail server.",
    recent: "Sent last",
    nothing_sent: "Nothing was sent yet.",
    group: "Group",
};
