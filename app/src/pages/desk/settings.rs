//! 设置: the rules in force and to come, and the way to change everything a school sets for itself.

use chrono::NaiveDate;
use domain::{
    change::RulesPage,
    duty::{Duty, Per},
};
use leptos::prelude::*;

use super::{phrase, school::rules, words::words};
use crate::{
    state::AppState,
    text::{Lang, Names},
    ui::{async_view::AsyncView, icon::Icon, live::live, notice::Empty},
};

/// The rules, each the way to its editor.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page wide">
            <header class="top"><h1>{words(state.lang).settings}</h1></header>
            <AsyncView
                fetch=move || rules(state)
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: RulesPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let RulesPage { today, rules, .. } = page;
    let names = Names::new(state.lang, &rules.kinds);
    let chains = chains(&rules.duties, today);
    let none = chains.is_empty();
    let groups = [Per::Child, Per::Class, Per::School].map(|per| {
        let chains: Vec<_> = chains.iter().filter(|chain| chain[0].per == per).collect();
        let cells = chains.iter().map(|chain| rule_cells(chain, &names, today)).collect_view();
        (!chains.is_empty()).then(|| {
            view! {
                <h2 class="group">{phrase::per(state.lang, per)}</h2>
                <ul class="cells" role="list">{cells}</ul>
            }
        })
    });
    let sought = RwSignal::new(String::new());
    let is_sought = move |words: &str| {
        let sought = sought.read();
        let sought = sought.trim().to_lowercase();
        sought.is_empty() || words.to_lowercase().contains(&sought)
    };
    let places = places(state.lang);
    let nothing = {
        let all: Vec<String> = places.iter().map(Place::said).collect();
        move || {
            (!all.iter().any(|words| is_sought(words))).then(|| view! { <p class="hint indent">{words.no_setting}</p> })
        }
    };
    let links = places.into_iter().map(|place| {
        let said = place.said();
        view! {
            <li hidden=move || !is_sought(&said)>
                <a class="cell" href=place.href rel=place.is_page.then_some("external")>
                    <span class="cell-main">{place.word}</span>
                    <Icon name="next"/>
                </a>
            </li>
        }
    });
    view! {
        <div class="search" role="search">
            <input
                type="search"
                autocomplete="off"
                maxlength="64"
                placeholder=words.find_setting
                aria-label=words.find_setting
                bind:value=sought
            />
        </div>
        <ul class="cells" role="list">{links.collect_view()}</ul>
        <div aria-live="polite">{live(nothing)}</div>
        {none.then(|| view! { <Empty icon="lamp" title=words.no_rules hint=words.no_rules_hint/> })}
        {groups.into_iter().collect_view()}
    }
}

/// Something a school sets, and other words it is looked for by.
struct Place {
    href: &'static str,
    word: &'static str,
    also: &'static str,
    /// Whether it is a page of the server.
    is_page: bool,
}

impl Place {
    fn said(&self) -> String {
        format!("{} {}", self.word, self.also)
    }
}

fn places(lang: Lang) -> Vec<Place> {
    let words = words(lang);
    let here = |href, word, also| Place { href, word, also, is_page: false };
    let page = |href, word, also| Place { href, word, also, is_page: true };
    vec![
        here("/settings/setup", words.setup, "新学校 第一次 start"),
        here("/returns", words.month_return, "签字 导出 打印 sign export print"),
        here("/checks", words.checks, "回访 抽查 call"),
        here("/settings/roster", words.roster, "名单 导入 Excel 教师 孩子 import list"),
        here("/archive", words.archives, "档案 摸底 合并 转学 archive merge"),
        here("/moves", words.moves, "转学 move"),
        here("/settings/people", words.people, "邀请 账号 密码 手机 设备 invitation password device"),
        here("/settings/pairings", words.pairings, "代理家长 换人 mentor"),
        here("/settings/rules/new", words.new_rule, "规定 次数 期限 rule"),
        here("/settings/preset", words.take_preset, "规定 制度 regulation"),
        here("/settings/kinds", words.kinds, "项目 自定 kind"),
        here("/settings/talk-notes", lang.desk_notes().talk_notes, "谈心 私密 记录 private talk"),
        here("/settings/reminders", words.reminders, "提醒 群机器人 企业微信 钉钉 飞书 邮件 催 reminder robot mail"),
        here("/settings/calendar", words.calendar, "学期 放假 节假日 term holiday"),
        here("/settings/history", words.history, "修改 撤销 change undo"),
        page("/audit", words.audit, "查看 谁看过 audit"),
        page("/rights", words.rights, "个人信息 同意 删除 隐私 consent privacy"),
        page("/account", words.account, "密码 令牌 token"),
    ]
}

/// A rule as it is, and beneath it the versions to come.
fn rule_cells(chain: &[&Duty], names: &Names, today: NaiveDate) -> impl IntoView + use<> {
    let (lang, words) = (names.lang, words(names.lang));
    let duty = chain[0];
    let rule = phrase::rule_of(duty);
    let coming = (duty.from > today).then(|| phrase::since(lang, duty.from, today));
    // Where a later version follows at once, its own line says when.
    let ends = duty.to.filter(|_| chain.len() == 1).map(|to| phrase::until(lang, to, today));
    let later = chain[1..].iter().map(|later| {
        let rule = phrase::rule_of(later);
        let changes = [phrase::often(lang, &rule), phrase::due(lang, &rule)].join(" · ");
        let since = phrase::since(lang, later.from, today);
        let who = (later.who != duty.who).then(|| view! { " · "{phrase::who(lang, later.who)} });
        view! {
            <a class="cell rule-later" href=format!("/settings/rules/{}", later.id) data-duty=later.id.to_string()>
                <span class="cell-main">{since}"："{changes}{who}</span>
                <Icon name="next"/>
            </a>
        }
    });
    view! {
        <li>
            <a class="cell rule" href=format!("/settings/rules/{}", duty.id) data-duty=duty.id.to_string()>
                <span class="rule-icon"><Icon name=names.icon(duty.kind)/></span>
                <span class="cell-main rule-words">
                    <span class="rule-what">
                        <b>{names.word(duty.kind)}</b>
                        <span>{phrase::often(lang, &rule)}</span>
                        {coming.or(ends).map(|words| view! { <span class="rule-days">{words}</span> })}
                    </span>
                    <span class="rule-how">
                        <span>{phrase::who(lang, duty.who)}</span>
                        <span>{phrase::due(lang, &rule)}</span>
                    </span>
                    <span class="hint">{duty.source.clone().unwrap_or_else(|| words.own_rule.into())}</span>
                </span>
                <Icon name="next"/>
            </a>
            {later.collect_view()}
        </li>
    }
}

/// The rules not yet over, each as the list of its versions.
fn chains(duties: &[Duty], today: NaiveDate) -> Vec<Vec<&Duty>> {
    let mut chains: Vec<Vec<&Duty>> = Vec::new();
    for duty in duties.iter().filter(|it| it.to.is_none_or(|to| to >= today)) {
        match chains.iter_mut().find(|chain| stem(chain[0]) == stem(duty) && chain[0].kind == duty.kind) {
            Some(chain) => chain.push(duty),
            None => chains.push(vec![duty]),
        }
    }
    for chain in &mut chains {
        chain.sort_by_key(|duty| duty.from);
    }
    chains.sort_by_key(|chain| (chain[0].kind, chain[0].who as u8));
    chains
}

/// What the ids of all versions of a rule start with.
fn stem(duty: &Duty) -> &str {
    let id = duty.id.as_str();
    let is_day = |it: &str| it.len() == 8 && it.bytes().all(|it| it.is_ascii_digit());
    id.rsplit_once('-').filter(|(_, day)| is_day(day)).map_or(id, |(stem, _)| stem)
}
