//! 亲情结对工作日记: what a mentor recorded, by date (河东 三.4).

use domain::record::Record;
use leptos::prelude::*;

use super::{signatures, table, words};
use crate::store::Diary;

pub fn form(diary: Diary) -> impl IntoView {
    let Diary { rules, person, range, records, children } = diary;
    let count = records.len();
    let (zone, own) = (rules.info.time_zone, &rules.kinds);
    let whom = |record: &Record| {
        let names = record.children.iter().map(|id| children.get(id).map_or(id.as_str(), String::as_str));
        let class = record.class.as_ref().map(|it| rules.class_name(it));
        let whom: Vec<&str> = names.chain(class).collect();
        if whom.is_empty() { "全校".to_owned() } else { whom.join("、") }
    };
    let line = |record: &Record| {
        view! {
            <tr data-record=record.id.to_string()>
                <td>{zone.date(record.at).to_string()}</td>
                <td>{whom(record)}</td>
                <td>{words::done(record, own)}</td>
                <td>{words::noted(record)}</td>
            </tr>
        }
    };
    let lines = records.iter().map(line).collect_view();
    let content = view! {
        <thead><tr>
            <th scope="col" class="day">"日期"</th><th scope="col" class="who">"孩子"</th>
            <th scope="col" class="what">"做了什么"</th><th scope="col">"记录"</th>
        </tr></thead>
        <tbody>{lines}</tbody>
    };
    view! {
        <h1>"亲情结对工作日记"</h1>
        <p class="under">{rules.info.name.clone()}" · 代理家长 "{person.name}" · "{words::days(range)}" · "{count}" 条"</p>
        {if count == 0 { view! { <p>"这段日子没有记录。"</p> }.into_any() } else { table("工作日记", "entries", content).into_any() }}
        {signatures("代理家长签字")}
    }
}
