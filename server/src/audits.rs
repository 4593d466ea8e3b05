//! 查看记录: who read which archive and did what to accounts, for the principal: a page, and the same as a file.

use anyhow::Context;
use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::{Message, school::School};
use serde::Deserialize;

use crate::{
    App,
    auth::Principal,
    error::Result,
    print,
    roster::harmless,
    store::{AuditRow, Sought, Trace},
    typed::Query,
};

/// Rows on one page.
const PAGE: i64 = 100;

/// What is sought, as the form sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    who: String,
    what: String,
    subject: String,
    before: Option<i64>,
}

impl From<Filter> for Sought {
    fn from(Filter { who, what, subject, before }: Filter) -> Self {
        // PostgreSQL text holds no NUL, and no id has any.
        let plain = |text: String| if text.contains('\0') { "?".to_owned() } else { text };
        Self { who: plain(who), what: plain(what), subject: plain(subject), before }
    }
}

/// What the page shows.
pub struct Page {
    pub school: School,
    pub sought: Sought,
    pub rows: Vec<AuditRow>,
    /// Whether there are earlier ones.
    pub more: bool,
}

/// `GET /audit`.
pub async fn show(State(app): State<App>, session: Result<Principal>, Query(filter): Query<Filter>) -> Response {
    let page = async {
        let Principal(session) = session?;
        let sought = Sought::from(filter);
        let (school, mut rows) = app.store.audit_rows(&session.me.school, &sought, PAGE + 1).await?;
        let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        Ok(print::audit(&app, Page { school, sought, rows, more }).await)
    };
    print::or_sorry(&app, page.await).await
}

/// `GET /audit.csv`: all that is sought; taking it away leaves a row itself.
pub async fn export(
    State(app): State<App>,
    Principal(session): Principal,
    Query(filter): Query<Filter>,
) -> Result<impl IntoResponse> {
    let me = &session.me;
    let (school, rows) = app.store.audit_rows(&me.school, &filter.into(), i64::MAX).await?;
    let by = session.actor();
    let what = "audit.export";
    app.store.audit(&Trace { school: &me.school, by, what, subject: me.school.as_str(), now: app.now() }).await?;
    let file = csv(&school, &rows).context("writing the audit as a file")?;
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"")], file))
}

/// With the mark by which Excel knows UTF-8, and nothing in a cell that it would work out.
fn csv(school: &School, rows: &[AuditRow]) -> anyhow::Result<Vec<u8>> {
    let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    file.write_record(["编号", "时间", "谁", "谁的编号", "手机", "做了什么", "对谁", "对谁的编号"])?;
    for row in rows {
        let at = row.at.with_timezone(&school.rules.info.time_zone.offset()).format("%Y-%m-%d %H:%M:%S").to_string();
        let device = row.device.clone().unwrap_or_default();
        let (seq, who, subject) = (row.seq.to_string(), name(school, &row.who), name(school, &row.subject));
        let done = done(&row.what).zh;
        let fields = [&seq, &at, &who, &row.who, &device, &done, &subject, &row.subject];
        file.write_record(fields.map(|field| harmless(field)))?;
    }
    Ok(file.into_inner()?)
}

/// What somebody or something is called; its id if it is neither of the staff nor a child.
pub fn name(school: &School, id: &str) -> String {
    if id == "console" {
        return "服务器控制台".into();
    }
    let staff = school.rules.staff.iter().find(|it| it.id.as_str() == id).map(|it| &it.name);
    let child = || id.parse().ok().and_then(|id| school.children.get(&id)).map(|file| &file.child.name);
    staff.or_else(child).map_or_else(|| id.to_owned(), Clone::clone)
}

/// All that is noted, and its words.
pub const DONE: &[(&str, &str, &str)] = &[
    ("child.read", "查看孩子的档案", "read a child's archive"),
    ("diary.read", "查看工作日记", "read a mentor's diary"),
    ("attachment.read", "查看照片或录音", "looked at a photo, or listened to a voice note"),
    ("denied", "要看没有权限的内容（已拒绝）", "asked for what they may not see (refused)"),
    ("child.change", "修改孩子的档案", "changed a child's archive"),
    ("child.enrol", "登记离校、回校或换班", "had a child leave, come back or move"),
    ("child.survey", "核对孩子的档案", "looked a child's archive through"),
    ("archive.read", "查看建档情况", "read how complete the archives are"),
    ("archive.merge", "合并两个孩子", "put two children together"),
    ("archive.part", "撤销合并", "took two children apart again"),
    ("child.move", "让孩子转到另一所学校", "sent a child to another school"),
    ("child.arrive", "接收转来的孩子", "took a child from another school"),
    ("move.decline", "不接收转来的孩子", "declined a child from another school"),
    ("move.withdraw", "撤回转学", "withdrew a child sent to another school"),
    ("archive.not_same", "说明不是同一个孩子", "told two children apart"),
    ("account.invite", "发邀请", "printed an invitation"),
    ("account.join", "用邀请设密码", "set a password by invitation"),
    ("account.password", "改自己的密码", "changed their password"),
    ("account.disable", "停用账号", "shut an account out"),
    ("account.enable", "恢复账号", "let an account in again"),
    ("device.revoke", "停用手机", "shut a device out"),
    ("device.restore", "恢复手机", "let a device in again"),
    ("token.make", "建立令牌", "made a token"),
    ("token.use", "用令牌读取数字", "read numbers with a token"),
    ("token.revoke", "收回令牌", "took a token back"),
    ("held.take", "收下停用手机的记录", "took a record of a revoked device"),
    ("held.leave", "不收停用手机的记录", "left a record of a revoked device"),
    ("parcel.deliver", "代交记录", "delivered for a colleague"),
    ("handover.read", "看过交接卡", "read a handover card"),
    ("consent.write", "记下监护人同意", "noted a guardian's consent"),
    ("child.export", "导出孩子的全部资料", "exported a child"),
    ("child.erase", "删除孩子的姓名", "erased a child"),
    ("roster.import", "导入名单", "imported a list"),
    ("school.export", "导出学校", "exported the school"),
    ("school.export_private", "导出学校，含私密文字", "exported the school with private words"),
    ("export.board", "导出完成情况", "exported the board"),
    ("export.records", "导出记录", "exported records"),
    ("export.register", "导出花名册", "exported the register of children"),
    ("export.return", "导出月报", "exported a month's return"),
    ("export.term", "导出学期统计表", "exported the figures of a term"),
    ("note.share", "分享私密文字", "shared a private note"),
    ("note.take_back", "收回分享", "took a shared note back"),
    ("note.open", "紧急查看私密文字", "opened a private note in an emergency"),
    ("help.answer", "回复求助", "answered a request for help"),
    ("checks.read", "核一核", "looked for what to ask about"),
    ("nudge.send", "催一下或表扬", "sent a reminder or praise"),
    ("reminders.plan", "改提醒的时间", "changed when reminders go out"),
    ("reminders.robot", "设置群机器人", "set up a group robot"),
    ("reminders.no_robot", "去掉群机器人", "removed a group robot"),
    ("calendar.make", "建日历订阅地址", "made a calendar address"),
    ("calendar.revoke", "收回日历订阅地址", "revoked a calendar address"),
    ("return.sign", "签月报", "signed a month's return"),
    ("return.withdraw", "撤回月报的签名", "withdrew the signature under a month"),
    ("organisation.import", "设置片区和中心学校", "said who supervises the school"),
    ("audit.export", "导出查看记录", "exported this list"),
];

/// What was done, in words.
pub fn done(what: &str) -> Message {
    let known = DONE.iter().find(|(code, ..)| *code == what);
    known.map_or_else(|| Message::new(what, what), |(_, zh, en)| Message::new(*zh, *en))
}
