//! The words of 导入名单.

use domain::{
    archive::Field,
    roster::{Summary, What},
};

use crate::text::Lang;

/// The fixed sentences of one language.
pub struct Words {
    pub title: &'static str,
    pub hint: &'static str,
    pub template: &'static str,
    pub pick: &'static str,
    pub reading: &'static str,
    pub no_list: &'static str,
    pub no_list_hint: &'static str,
    pub refused: &'static str,
    pub refused_hint: &'static str,
    pub to_correct: &'static str,
    pub created: &'static str,
    pub changed: &'static str,
    pub same: &'static str,
    pub take: &'static str,
    pub nothing_new: &'static str,
    pub taken: &'static str,
    pub no_answer: &'static str,
}

static ZH: Words = Words {
    title: "导入名单",
    hint: "把学校现有的教职工表和留守儿童登记表（.xlsx 或 .csv）选进来。列的顺序随意，标题行照旧。先看结果，再导入。",
    template: "下载空白模板",
    pick: "选文件",
    reading: "正在读名单…",
    no_list: "没有找到名单",
    no_list_hint: "表里要有“姓名”和“班级”（孩子），或“姓名”和“手机号”（教师）这样的标题。",
    refused: "要改的行",
    refused_hint: "这些行不会导入，其他行不受影响。改好后再选一次文件即可，已有的不会重复。",
    to_correct: "下载要改的行",
    created: "新增",
    changed: "有变化",
    same: "没有变化",
    take: "导入",
    nothing_new: "名单里的人都已经有了，没有要导入的。",
    taken: "已导入",
    no_answer: "没有完成：连不上学校的服务器。文件还在这里，请再试一次，不会重复导入。",
};

static EN: Words = Words {
    title: "Import lists",
    hint: "Choose the staff and children lists the school has (.xlsx or .csv). Columns may stand in any order beneath any titles. You see what would happen first.",
    template: "Download the empty lists",
    pick: "Choose the file",
    reading: "Reading the list…",
    no_list: "No list found",
    no_list_hint: "A sheet needs headings such as 姓名 and 班级 (children), or 姓名 and 手机号 (staff).",
    refused: "Rows to correct",
    refused_hint: "These rows are left out; all others are not affected. Correct them and choose the file again: nobody is added twice.",
    to_correct: "Download the rows to correct",
    created: "New",
    changed: "Changed",
    same: "Unchanged",
    take: "Import",
    nothing_new: "Everybody in these lists is here already; there is nothing to import.",
    taken: "Imported",
    no_answer: "Not done: the school's server does not answer. The file is still here; try again, nothing is imported twice.",
};

/// The words in a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// `20 位教职工，54 个孩子，54 个结对`.
pub fn total(lang: Lang, summary: &Summary) -> String {
    let Summary { staff, children, pairings, .. } = summary;
    match lang {
        Lang::Zh => format!("{staff} 位教职工，{children} 个孩子，{pairings} 个结对"),
        Lang::En => format!("{staff} staff, {children} children, {pairings} pairings"),
    }
}

/// `新增 74 · 有变化 0 · 没有变化 0 · 要改的行 6`.
pub fn counts(lang: Lang, summary: &Summary) -> String {
    let words = words(lang);
    let counts = [
        (words.created, summary.count(What::Created)),
        (words.changed, summary.count(What::Changed)),
        (words.same, summary.count(What::Same)),
        (words.refused, summary.refused.len()),
    ];
    counts.map(|(word, count)| format!("{word} {count}")).join(" · ")
}

/// Where a row stands: `留守儿童 第 9 行`.
pub fn place(lang: Lang, sheet: &str, row: u32) -> String {
    match lang {
        Lang::Zh => format!("{sheet} 第 {row} 行"),
        Lang::En => format!("{sheet}, row {row}"),
    }
}

/// What changes: of a child the fields of its archive, and what is not one of those.
pub fn changes(lang: Lang, changed: &[String]) -> String {
    let word = |code: &String| match (lang, code.as_str()) {
        (Lang::Zh, "phone") => "手机号".into(),
        (Lang::Zh, "roles") => "职务".into(),
        (Lang::Zh, "class_teacher") => "班主任".into(),
        (Lang::Zh, "parents") => "父母".into(),
        (Lang::Zh, "guardian") => "监护人".into(),
        (Lang::Zh, "mentor") => "代理家长".into(),
        _ => Field::try_from(code.clone()).map_or(code.replace('_', " "), |field| lang.message(&field.name())),
    };
    changed.iter().map(word).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}
