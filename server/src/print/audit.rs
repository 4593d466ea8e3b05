//! 查看记录: a table with the newest first, and the form that narrows it down.

use leptos::prelude::*;

use crate::{
    audits::{DONE, Page, done, name},
    store::{AuditRow, Sought},
};

pub(super) fn page(page: Page) -> impl IntoView {
    let Page { school, sought, rows, more } = page;
    let offset = school.rules.info.time_zone.offset();
    let earlier = rows.last().filter(|_| more).map(|last| address("/audit", &sought, Some(last.seq)));
    let file = address("/audit.csv", &sought, None);
    let none = rows.is_empty();
    let people = school.rules.staff.iter().map(|it| (it.id.to_string(), it.name.clone()));
    let people: Vec<_> = people.chain([("console".to_owned(), name(&school, "console"))]).collect();
    let acts: Vec<_> = DONE.iter().map(|(code, zh, _)| ((*code).to_owned(), (*zh).to_owned())).collect();
    let narrowed = (!sought.subject.is_empty()).then(|| {
        view! { <p>"只看："{name(&school, &sought.subject)}" "<a href="/audit">"看全部 "<span lang="en">"show all"</span></a></p> }
    });
    let lines = rows.into_iter().map(|row| {
        let at = row.at.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string();
        let AuditRow { who, device, what, subject, .. } = row;
        let only = address("/audit", &Sought { subject: subject.clone(), ..Sought::default() }, None);
        view! {
            <tr>
                <td>{at}</td>
                <td>{name(&school, &who)}</td>
                <td>{done(&what).zh}</td>
                <td><a href=only>{name(&school, &subject)}</a></td>
                <td>{device}</td>
            </tr>
        }
    });
    let lines = lines.collect_view();
    view! {
        <p><a href="/settings">"返回 "<span lang="en">"Back"</span></a></p>
        <h1>"查看记录 "<span lang="en">"Who read and did what"</span></h1>
        <p>"谁看过哪个孩子的档案，谁动过账号、手机和名单。只能增加，不能改。规定的修改在“设置”→“修改记录”里。"</p>
        <form class="join narrow" method="get" action="/audit">
            <label for="who">"谁 "<span lang="en">"Who"</span></label>
            {choice("who", people, &sought.who)}
            <label for="what">"做了什么 "<span lang="en">"What"</span></label>
            {choice("what", acts, &sought.what)}
            <input type="hidden" name="subject" value=sought.subject.clone()/>
            <button type="submit">"查 "<span lang="en">"Search"</span></button>
        </form>
        {narrowed}
        {if none {
            view! { <p>"没有这样的记录。"<span lang="en">"Nothing of that kind."</span></p> }.into_any()
        } else {
            table(lines).into_any()
        }}
        {earlier.map(|href| view! { <p><a href=href>"更早的 "<span lang="en">"Earlier"</span></a></p> })}
        <p><a href=file download="查看记录.csv">"导出成文件 "<span lang="en">"Export"</span></a></p>
    }
}

fn table(lines: impl IntoView) -> impl IntoView {
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="查看记录">
            <table>
                <thead><tr><th>"时间"</th><th>"谁"</th><th>"做了什么"</th><th>"对谁"</th><th>"手机"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn choice(field: &'static str, options: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    let option = |(code, words): (String, String)| {
        let selected = code == chosen;
        view! { <option value=code selected=selected>{words}</option> }
    };
    view! {
        <select id=field name=field>
            <option value="">"全部"</option>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}

/// The address of what is sought. Ids and codes need no quoting, apart from what somebody typed there.
fn address(path: &str, sought: &Sought, before: Option<i64>) -> String {
    let fields = [("who", &sought.who), ("what", &sought.what), ("subject", &sought.subject)];
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields).extend_pairs(before.map(|before| ("before", before.to_string())));
    format!("{path}?{}", query.finish())
}
