//! 我的账号: one's devices, each with the way to sign out there, the form for another password, and tokens for programs.

use chrono::{DateTime, FixedOffset, Utc};
use domain::accounts::SHORTEST_PASSWORD;
use leptos::prelude::*;

use super::sentence;
use crate::{
    account::{OwnAccount, Said},
    store::{ApiToken, Device},
};

pub(super) fn page(own: OwnAccount, said: Said) -> impl IntoView {
    let OwnAccount { name, school, phone, devices, here, offset, tokens } = own;
    let (mine, others): (Vec<Device>, Vec<Device>) = devices.into_iter().partition(|it| it.id == here);
    let several = others.iter().any(|it| it.signed_in);
    let mine = mine.into_iter().map(|it| device(it, offset, true)).collect_view();
    let others = others.into_iter().map(|it| device(it, offset, false)).collect_view();
    view! {
        <p><a href="/me">"返回 "<span lang="en">"Back"</span></a></p>
        <h1>"我的账号"</h1>
        <p>{school}" · "{name}" · "{phone}</p>
        {said.message.map(sentence)}
        {said.token.map(|token| view! { <p><code>{token}</code></p> })}
        <h2>"登录过的手机和电脑 "<span lang="en">"Your devices"</span></h2>
        <ul class="devices" role="list">{mine}{others}</ul>
        {several.then(|| view! {
            <form class="join" method="post" action="/account/devices">
                <button type="submit">"退出其他所有手机 "<span lang="en">"Sign out everywhere else"</span></button>
            </form>
        })}
        <h2>"改密码 "<span lang="en">"Change the password"</span></h2>
        <form class="join" method="post" action="/account/password">
            <input type="hidden" name="username" autocomplete="username"/>
            <label for="old">"现在的密码 "<span lang="en">"The old one"</span></label>
            <input id="old" name="old" type="password" autocomplete="current-password" required/>
            <label for="new">"新密码，至少 "{SHORTEST_PASSWORD}" 个字 "<span lang="en">"The new one"</span></label>
            <input id="new" name="new" type="text" autocomplete="new-password" autocapitalize="off" spellcheck="false"
                required minlength=SHORTEST_PASSWORD aria-describedby="hint"/>
            <p id="hint">"新密码会显示出来，请看清再按。"</p>
            <button type="submit">"改 "<span lang="en">"Change"</span></button>
        </form>
        {tokens.map(|tokens| programs(tokens, offset))}
    }
}

fn programs(tokens: Vec<ApiToken>, offset: FixedOffset) -> impl IntoView {
    let tokens = tokens.into_iter().map(|it| token(it, offset)).collect_view();
    view! {
        <h2>"程序用的令牌 "<span lang="en">"Tokens for programs"</span></h2>
        <p>"学校自己的程序用令牌读完成情况的数字，读不到孩子的档案。怎么用见 "<a href="/api">"接口"</a>"。"<br/>
            <span lang="en">"The school's own programs read the numbers of the board with one, and nothing of a child."</span></p>
        <ul class="devices" role="list">{tokens}</ul>
        <form class="join" method="post" action="/account/tokens">
            <label for="name">"给什么程序用 "<span lang="en">"For which program"</span></label>
            <input id="name" name="name" required maxlength="64" autocomplete="off"/>
            <label for="password">"现在的密码 "<span lang="en">"Your password"</span></label>
            <input id="password" name="password" type="password" autocomplete="current-password" required/>
            <button type="submit">"建一个令牌 "<span lang="en">"Make a token"</span></button>
        </form>
    }
}

fn token(token: ApiToken, offset: FixedOffset) -> impl IntoView {
    let ApiToken { id, name, made_at, last_used } = token;
    let day = |at: DateTime<Utc>| at.with_timezone(&offset).format("%Y-%m-%d").to_string();
    let made = format!("{} 建立 · made", day(made_at));
    let used =
        last_used.map_or_else(|| "没有用过 · never used".to_owned(), |at| format!("{} 用过 · last used", day(at)));
    view! {
        <li><span>{name}<br/>{made}"；"{used}</span>
            <form method="post" action="/account/tokens/revoke">
                <input type="hidden" name="id" value=id/>
                <button type="submit">"收回 "<span lang="en">"Take back"</span></button>
            </form>
        </li>
    }
}

fn device(device: Device, offset: FixedOffset, here: bool) -> impl IntoView {
    let Device { id, name, last_seen, revoked_at, signed_in, .. } = device;
    let standing = match (here, revoked_at, signed_in) {
        (true, ..) => "就是这台 · this one".to_owned(),
        (_, Some(_), _) => "已停用 · shut out".to_owned(),
        (_, None, false) => "已退出 · signed out".to_owned(),
        (_, None, true) => last_contact(last_seen, offset),
    };
    let id = id.to_string();
    let way_out = (!here && signed_in && revoked_at.is_none()).then(|| {
        view! {
            <form method="post" action="/account/devices">
                <input type="hidden" name="device" value=id.clone()/>
                <button type="submit">"退出 "<span lang="en">"Sign out"</span></button>
            </form>
        }
    });
    view! { <li data-device=id><span>{name}<br/>{standing}</span>{way_out}</li> }
}

pub(super) fn last_contact(at: Option<DateTime<Utc>>, offset: FixedOffset) -> String {
    let day = |at: DateTime<Utc>| at.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string();
    at.map_or_else(
        || "还没联系过学校 · never heard from".to_owned(),
        |at| format!("上次联系 · last contact {}", day(at)),
    )
}
