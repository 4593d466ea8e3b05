//! The yearly file for whoever inspects a school: one workbook, one sheet for each question.

use anyhow::{Context, Result};
use chrono::{DateTime, Datelike, FixedOffset, Utc};
use domain::role::Role;
use rust_xlsxwriter::Workbook;

use crate::{
    App,
    audits::{DONE, done, name},
    auth::Session,
    roster::sheet,
    store::{AuditRow, Sought},
};

/// What the audit says of a school's data leaving the server.
const EXPORTS: [&str; 9] = [
    "audit.export",
    "child.export",
    "export.board",
    "export.records",
    "export.register",
    "export.return",
    "export.term",
    "school.export",
    "school.export_private",
];

/// The workbook of a year.
pub async fn book(app: &App, session: &Session, year: i32) -> Result<Vec<u8>> {
    let id = &session.me.school;
    let rights = app.store.rights(id).await?;
    let (school, rows) = app.store.audit_rows(id, &Sought::default(), i64::MAX).await?;
    let offset = school.rules.info.time_zone.offset();
    let of_year: Vec<&AuditRow> = rows.iter().filter(|it| it.at.with_timezone(&offset).year() == year).collect();
    let people = app.store.people(id, app.now()).await?;
    let mut book = Workbook::new();

    let access = people.iter().filter(|it| it.account.is_some()).map(|it| {
        let roles = it.roles.iter().map(|role| role_word(*role)).collect::<Vec<_>>().join("、");
        let account = it.account.as_ref();
        let last = account.and_then(|it| it.last_contact).and_then(DateTime::from_timestamp_millis);
        let shut_out = if account.is_some_and(|it| it.disabled) { "已停用" } else { "" };
        vec![it.id.to_string(), it.name.clone(), roles, shown(last, offset), shut_out.to_owned()]
    });
    sheet(&mut book, "谁有账号", &["编号", "姓名", "身份", "上次联系", "停用"], access)?;

    let mut devices = Vec::new();
    for person in &people {
        let Some((account, _)) = app.store.account_of(id, &person.id).await? else { continue };
        for it in app.store.devices(&account, app.now()).await? {
            let (seen, revoked) = (shown(it.last_seen, offset), shown(it.revoked_at, offset));
            let signed_in = if it.signed_in { "登录中" } else { "已退出" };
            devices.push(vec![person.name.clone(), it.name, signed_in.to_owned(), seen, revoked]);
        }
    }
    sheet(&mut book, "手机和电脑", &["姓名", "设备", "状态", "上次联系", "停用于"], devices)?;

    let mut counts: Vec<Vec<String>> = Vec::new();
    for (code, ..) in DONE {
        for person in &people {
            let own = of_year.iter().filter(|it| it.what == *code && it.who == person.id.as_str()).count();
            if own > 0 {
                counts.push(vec![person.name.clone(), done(code).zh, own.to_string()]);
            }
        }
    }
    sheet(&mut book, "查看和操作次数", &["姓名", "做了什么", "次数"], counts)?;

    let exports = of_year.iter().filter(|it| EXPORTS.contains(&it.what.as_str())).map(|it| {
        vec![shown(Some(it.at), offset), name(&school, &it.who), done(&it.what).zh, name(&school, &it.subject)]
    });
    sheet(&mut book, "导出", &["时间", "谁", "什么", "对谁"], exports)?;

    let consents = school.children.values().map(|file| {
        let consent = rights.consents.get(&file.child.id);
        let given = consent.map_or("没有记录", |it| if it.given { "同意" } else { "不同意" });
        let text = |field: fn(&crate::store::Consent) -> String| consent.map(field).unwrap_or_default();
        vec![
            file.child.id.to_string(),
            file.child.name.clone(),
            school.rules.class_name(&file.child.class).to_owned(),
            given.to_owned(),
            text(|it| it.on.to_string()),
            text(|it| it.guardian.clone()),
            text(|it| it.how.clone()),
        ]
    });
    sheet(&mut book, "监护人同意", &["编号", "孩子", "班级", "同意", "日期", "监护人", "方式"], consents)?;

    let erased = of_year.iter().filter(|it| it.what == "child.erase");
    let erased = erased.map(|it| vec![shown(Some(it.at), offset), name(&school, &it.who), it.subject.clone()]);
    sheet(&mut book, "删除", &["时间", "谁", "孩子的编号"], erased)?;
    book.save_to_buffer().context("the evidence as a workbook")
}

fn shown(at: Option<DateTime<Utc>>, offset: FixedOffset) -> String {
    at.map(|at| at.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Mentor => "代理家长",
        Role::ClassTeacher => "班主任",
        Role::Counsellor => "心理老师",
        Role::Clerk => "专人",
        Role::Principal => "校长",
        Role::Administrator => "系统管理员",
    }
}
