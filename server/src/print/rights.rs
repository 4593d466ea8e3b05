//! 个人信息保护: what is kept and why, whose guardian has agreed, what is due to be erased; and the same of one child.

use chrono::Datelike;
use domain::{Message, people::Child, school::ChildFile};
use leptos::prelude::*;

use super::sentence;
use crate::{
    audits::name,
    rights::{KEPT_MONTHS, OfChild, Overview, is_due},
    store::Consent,
};

pub(super) fn overview(page: Overview) -> impl IntoView {
    let Overview { rights, today, principal } = page;
    let school = &rights.school;
    let kept = school.children.values().filter(|file| !rights.erased.contains(&file.child.id));
    let (here, left): (Vec<&ChildFile>, Vec<&ChildFile>) =
        kept.partition(|file| file.child.to.is_none_or(|to| to >= today));
    let agreed = |file: &&&ChildFile| rights.consents.get(&file.child.id).is_some_and(|it| it.given);
    let count = here.iter().filter(agreed).count();
    let line = |file: &ChildFile| {
        let consent = word(rights.consents.get(&file.child.id));
        view! { <li><a href=link(&file.child)>{file.child.name.clone()}</a><span>{school.rules.class_name(&file.child.class).to_owned()}" · "{consent}</span></li> }
    };
    let due: Vec<_> = left.iter().filter(|file| is_due(file.child.to, today)).map(|file| line(file)).collect();
    let missing: Vec<_> = here.iter().filter(|file| !agreed(file)).map(|file| line(file)).collect();
    let given: Vec<_> = here.iter().filter(agreed).map(|file| line(file)).collect();
    let years = [today.year(), today.year() - 1].map(|year| {
        let href = format!("/rights/evidence.xlsx?year={year}");
        view! { <p><a href=href download=format!("个人信息保护-{year}.xlsx")>{year}" 年的检查材料 "<span lang="en">"Evidence of the year"</span></a></p> }
    });
    view! {
        <p><a href="/settings">"返回 "<span lang="en">"Back"</span></a></p>
        <h1>"个人信息保护 "<span lang="en">"Children's data"</span></h1>
        <p>"用途：落实代理家长制度，让每个孩子有人关心。只记和照顾孩子有关的事，不作他用，不给校外的人。"</p>
        <p>"期限：孩子离校后保存 "{KEPT_MONTHS / 12}" 年，然后删除姓名和文字，只留数字（《个人信息保护法》第 19 条）。不满十四岁的孩子，要监护人同意（第 31 条）。"</p>
        <p lang="en">"Kept so that every child is cared for, and for nothing else; for "{KEPT_MONTHS / 12}" years after a child has left. Then names and words are erased, numbers stay. Under fourteen, a guardian has to agree."</p>
        <h2>{format!("监护人同意 {count}/{} ", here.len())}<span lang="en">"Consent"</span></h2>
        {list("还没有同意的 · Not yet", missing)}
        {list("已同意 · Agreed", given)}
        {list("离校已久，应当删除 · To be erased", due)}
        {principal.then(|| view! { <h2>"检查材料 "<span lang="en">"For inspectors"</span></h2>{years.into_iter().collect_view()} })}
    }
}

fn list(title: &'static str, lines: Vec<impl IntoView>) -> impl IntoView {
    (!lines.is_empty())
        .then(|| view! { <p><b>{title}</b></p><ul class="devices" role="list">{lines.into_iter().collect_view()}</ul> })
}

fn link(child: &Child) -> String {
    format!("/rights?child={}", child.id)
}

fn word(consent: Option<&Consent>) -> String {
    consent.map_or_else(
        || "没有记录 · nothing noted".to_owned(),
        |it| format!("{} {} {}", if it.given { "同意" } else { "不同意" }, it.guardian, it.on),
    )
}

pub(super) fn of_child(page: OfChild, said: Option<Message>) -> impl IntoView {
    let OfChild { rights, child, readers, reads, today, principal } = page;
    let school = &rights.school;
    let file = school.children.get(&child);
    let (title, left) =
        file.map(|it| (it.child.name.clone(), it.child.to.is_some_and(|to| to < today))).unwrap_or_default();
    let erased = rights.erased.contains(&child);
    let offset = school.rules.info.time_zone.offset();
    let readers = readers.iter().map(|id| name(school, id.as_str())).collect::<Vec<_>>().join("、");
    let reads: Vec<_> = reads
        .iter()
        .map(|it| {
            let last = it.last.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string();
            view! { <li><span>{name(school, &it.who)}</span><span>{it.count}" 次 · "{last}</span></li> }
        })
        .collect();
    let export = format!("/rights/child.json?child={child}");
    let id = child.to_string();
    view! {
        <p><a href="/rights">"返回 "<span lang="en">"Back"</span></a></p>
        <h1>{title}</h1>
        {said.map(sentence)}
        {(!erased).then(|| view! {
            <h2>"监护人同意 "<span lang="en">"Consent"</span></h2>
            <p>{word(rights.consents.get(&child))}</p>
            {consent_form(id.clone(), today.to_string())}
        })}
        <h2>"现在谁能看 "<span lang="en">"Who may read it now"</span></h2>
        <p>{readers}</p>
        {list("看过的人 · Who has", reads)}
        <p><a href=format!("/audit?subject={child}")>"查看记录 "<span lang="en">"All readings"</span></a></p>
        {(principal && !erased).then(|| view! {
            <h2>"给监护人一份 "<span lang="en">"A copy for the guardian"</span></h2>
            <p><a href=export download="child.json">"导出这个孩子的全部资料 "<span lang="en">"Export all of it"</span></a></p>
            <p>"老师标了“只有我能看”的话不在里面。 "<span lang="en">"Without words that are their author's alone."</span></p>
            <h2>"删除 "<span lang="en">"Erase"</span></h2>
            {if left { erase_form(id).into_any() } else { view! { <p>"孩子离校以后才能删除。 "<span lang="en">"Once the child has left."</span></p> }.into_any() }}
        })}
    }
}

fn consent_form(child: String, today: String) -> impl IntoView {
    view! {
        <form class="join" method="post" action="/rights/consent">
            <input type="hidden" name="child" value=child/>
            <label for="given">"监护人说 "<span lang="en">"The guardian"</span></label>
            <select id="given" name="given">
                <option value="yes">"同意 · agrees"</option>
                <option value="no">"不同意，或收回同意 · does not, or no longer"</option>
            </select>
            <label for="guardian">"监护人姓名 "<span lang="en">"Who"</span></label>
            <input id="guardian" name="guardian" required maxlength="64"/>
            <label for="how">"方式，如：纸质同意书 "<span lang="en">"How, such as: on paper"</span></label>
            <input id="how" name="how" required maxlength="64"/>
            <label for="on">"日期 "<span lang="en">"On which day"</span></label>
            <input id="on" name="on" type="date" required max=today.clone() value=today/>
            <button type="submit">"记下 "<span lang="en">"Note"</span></button>
        </form>
    }
}

fn erase_form(child: String) -> impl IntoView {
    view! {
        <p>"删除姓名、家庭情况和只关于这个孩子的文字；谈心、家访的次数和月份的数字都留着。不能恢复。以前的备份里还有，请按保存期限清理。"</p>
        <p lang="en">"Takes out the name, the family and all words about this child alone; what was done and every number stay. There is no way back. Earlier backups still hold it."</p>
        <form class="join" method="post" action="/rights/erase">
            <input type="hidden" name="child" value=child/>
            <label for="name">"请输入孩子的姓名 "<span lang="en">"Type the child's name"</span></label>
            <input id="name" name="name" required autocomplete="off"/>
            <label for="reason">"谁要求的 "<span lang="en">"Who asked for it"</span></label>
            <input id="reason" name="reason" required maxlength="200"/>
            <button type="submit">"删除 "<span lang="en">"Erase"</span></button>
        </form>
    }
}
