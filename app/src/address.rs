//! The addresses of the screens, read once: a screen never meets an address it cannot show.

use domain::{
    id::{ChildId, RecordId},
    kind::Kind,
    overview::About,
};
use leptos_router::params::ParamsMap;

/// A screen and what its address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// Where a person starts.
    Home,
    /// 待办, of somebody who starts elsewhere.
    Todo,
    /// 记一笔.
    Record(Wanted),
    /// 做不到: of a child, one kind or all; 请假 if no child is named.
    Waive(Option<ChildId>, Option<Kind>),
    /// 孩子.
    Children,
    /// One child.
    Child(ChildId),
    /// 我的.
    Me,
    /// PIN: whether one is asked for.
    Pin,
    /// 上传: what the school has, and what it has not.
    Uploads,
    /// 亲情结对工作日记.
    Diary,
    /// 我的前几个月.
    Months,
    /// 代交记录: another phone's records.
    Deliver,
    /// 老师给我看的话.
    Shared,
    /// 提醒: how this person is told.
    Reminders,
    /// 登录, asked for again.
    SignIn,
    /// One of the desk's; which of them is read there.
    Desk(String),
    /// Nothing.
    Lost,
}

impl Screen {
    /// Whether it shows more than the working set of a phone says.
    pub fn needs_all(&self) -> bool {
        match self {
            Self::Record(wanted) => wanted.corrects.is_some(),
            Self::Home | Self::Todo | Self::Children | Self::SignIn | Self::Lost => false,
            _ => true,
        }
    }
}

/// What a record sheet starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Children, or a class or the school.
    pub about: Vec<About>,
    pub kind: Option<Kind>,
    /// Instead of both: whatever of this kind is due first. A reminder names no child.
    pub next: Option<Kind>,
    /// The record to correct.
    pub corrects: Option<RecordId>,
}

/// The address of a record sheet about somebody, with a kind ticked.
pub fn record_link(about: &About, kind: Option<Kind>) -> String {
    let about = match about {
        About::Child(id) => format!("child={id}"),
        About::Class(id) => format!("class={id}"),
        About::School => "school=1".into(),
    };
    let kind = kind.map(|kind| format!("&kind={kind}")).unwrap_or_default();
    format!("/record?{about}{kind}")
}

/// The address of a record sheet about several children.
pub fn record_link_of(children: &[ChildId]) -> String {
    let ids: Vec<&str> = children.iter().map(ChildId::as_str).collect();
    format!("/record?child={}", ids.join(","))
}

/// The address of a record sheet filled in with a record.
pub fn correct_link(record: &RecordId) -> String {
    format!("/record?corrects={record}")
}

/// The address of the sheet that asks to excuse a child.
pub fn waive_link(child: &ChildId, kind: Option<Kind>) -> String {
    let kind = kind.map(|kind| format!("&kind={kind}")).unwrap_or_default();
    format!("/waive?child={child}{kind}")
}

/// What the addresses of the desk begin with.
const DESK: [&str; 9] =
    ["board", "coverage", "returns", "approvals", "settings", "organisations", "archive", "moves", "checks"];

impl Screen {
    /// The screen at an address.
    pub fn at(path: &str, query: &ParamsMap) -> Self {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let is_desk = DESK.contains(&parts[0]) || matches!(*parts, ["children", _, "archive"]);
        if is_desk { Self::Desk(path.to_owned()) } else { Self::of(&parts, query).unwrap_or(Self::Lost) }
    }

    fn of(parts: &[&str], query: &ParamsMap) -> Option<Self> {
        let child = || query.get_str("child").map(str::parse);
        let kind_in = |name| query.get_str(name).and_then(|code| code.parse().ok());
        let kind = || kind_in("kind");
        Some(match *parts {
            [""] => Self::Home,
            ["todo"] => Self::Todo,
            ["waive"] => Self::Waive(child().transpose().ok()?, kind()),
            ["record"] => Self::Record(Wanted {
                about: about(query),
                kind: kind(),
                next: kind_in("next"),
                corrects: query.get_str("corrects").and_then(|id| id.parse().ok()),
            }),
            ["children"] => Self::Children,
            ["children", id] => Self::Child(id.parse().ok()?),
            ["me"] => Self::Me,
            ["me", "pin"] => Self::Pin,
            ["me", "uploads"] => Self::Uploads,
            ["me", "diary"] => Self::Diary,
            ["me", "months"] => Self::Months,
            ["me", "deliver"] => Self::Deliver,
            ["me", "shared"] => Self::Shared,
            ["me", "reminders"] => Self::Reminders,
            ["sign-in"] => Self::SignIn,
            _ => return None,
        })
    }
}

/// The children, the class or the school that a query names.
fn about(query: &ParamsMap) -> Vec<About> {
    let children = query.get_str("child").into_iter().flat_map(|ids| ids.split(',')).filter_map(|id| id.parse().ok());
    let class = query.get_str("class").and_then(|id| id.parse().ok()).map(About::Class);
    let group = class.or_else(|| query.get_str("school").map(|_| About::School));
    let mut about: Vec<About> = children.map(About::Child).collect();
    about.extend(group.filter(|_| about.is_empty()));
    about
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn an_address_means_one_screen() {
        for (path, screen) in [
            ("/", Screen::Home),
            ("/todo", Screen::Todo),
            ("/waive", Screen::Waive(None, None)),
            ("/children/c1", Screen::Child("c1".parse().expect("an id"))),
            ("/children/", Screen::Children),
            ("/children/c1/archive", Screen::Desk("/children/c1/archive".into())),
            ("/board/2026-11", Screen::Desk("/board/2026-11".into())),
            ("/settings/", Screen::Desk("/settings/".into())),
            ("/me/uploads", Screen::Uploads),
            ("/me/deliver", Screen::Deliver),
            ("/me/diary", Screen::Diary),
            ("/me/months", Screen::Months),
            ("/me/reminders", Screen::Reminders),
            ("/me/nothing", Screen::Lost),
            ("/children/%3Cscript%3E", Screen::Lost),
            ("/nowhere", Screen::Lost),
        ] {
            assert_eq!(Screen::at(path, &ParamsMap::new()), screen, "{path}");
        }
    }

    #[wasm_bindgen_test]
    fn an_address_may_say_what_a_sheet_starts_with() {
        let about = |about, kind| Screen::Record(Wanted { about: vec![about], kind, ..Wanted::default() });
        let child: ChildId = "c1".parse().expect("an id");
        let both = [&child, &"c2".parse().expect("an id")].map(|it: &ChildId| About::Child(it.clone()));
        let both = Screen::Record(Wanted { about: both.into(), ..Wanted::default() });
        let next = Screen::Record(Wanted { next: Some(Kind::Talk), ..Wanted::default() });
        let class = || About::Class("3-1".parse().expect("an id"));
        for (path, query, screen) in [
            ("/record", "child=c1&kind=picnic", about(About::Child(child.clone()), None)),
            ("/record", "child=c1,%,c2", both),
            ("/record", "class=3-1&kind=survey", about(class(), Some(Kind::Survey))),
            ("/record", "school=1&kind=own_2", about(About::School, Some(Kind::Own(2)))),
            ("/record", "next=talk", next),
            ("/waive", "child=c1&kind=dinner", Screen::Waive(Some(child.clone()), Some(Kind::Dinner))),
            ("/waive", "child=%", Screen::Lost),
        ] {
            let query = query.split('&').filter_map(|pair| pair.split_once('='));
            let query = query.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(Screen::at(path, &query), screen, "{path}");
        }
        assert_eq!(record_link(&class(), Some(Kind::Survey)), "/record?class=3-1&kind=survey");
        assert_eq!(record_link_of(&[child.clone(), child.clone()]), "/record?child=c1,c1");
        assert_eq!(waive_link(&child, None), "/waive?child=c1");
    }
}
