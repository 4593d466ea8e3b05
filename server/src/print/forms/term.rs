//! 学期统计表: a term, or any days, in numbers.

use domain::archive::ClassShare;
use leptos::prelude::*;

use super::{board, signatures, table, words};
use crate::forms::Term;

pub fn form(term: Term) -> impl IntoView {
    let Term { rules, name, board, children, archives } = term;
    let days = words::days(board.range);
    let title = if name == board.range.to_string() { days } else { format!("{name} · {days}") };
    let as_of = board::as_of(board.today);
    let all: u32 = archives.iter().map(|it| it.all).sum();
    let complete: u32 = archives.iter().map(|it| it.complete).sum();
    view! {
        <h1>{rules.info.name.clone()}" 统计表"</h1>
        <p class="under">{title}" · "{as_of}</p>
        <p>{format!("这段日子在校的孩子 {children} 人。今天在校 {all} 人，其中建档完整 {complete} 人。")}</p>
        {board::mentors(board, &rules.kinds, rules.info.time_zone)}
        {(!archives.is_empty()).then(|| classes(&archives))}
        {signatures("校长签字")}
    }
}

fn classes(archives: &[ClassShare]) -> impl IntoView + use<> {
    let line = |it: &ClassShare| {
        view! {
            <tr>
                <th scope="row">{it.class.name.clone()}</th>
                <td>{it.all}</td>
                <td>{format!("{}/{}", it.complete, it.all)}</td>
                <td>{format!("{}/{}", it.surveyed, it.all)}</td>
            </tr>
        }
    };
    let lines = archives.iter().map(line).collect_view();
    let content = view! {
        <thead><tr><th scope="col">"班级"</th><th scope="col">"今天在校"</th><th scope="col">"建档完整"</th><th scope="col">"本学期摸底"</th></tr></thead>
        <tbody>{lines}</tbody>
    };
    view! { <h2>"建档和摸底"</h2>{table("建档和摸底", "classes", content)} }
}
