//! 加入: an invited person types the code, then a telephone number and a password.

use domain::{Message, accounts::SHORTEST_PASSWORD};
use leptos::prelude::*;

use super::sentence;
use crate::{invitations::Answer, store::Invited};

pub(super) fn form(invited: Invited, answer: Answer, trouble: Option<Message>) -> impl IntoView {
    let Invited { school, staff } = invited;
    view! {
        <h1>{staff.name}"，您好"</h1>
        <p>{school.name}" 邀请您使用“陪伴”。填好下面两项，以后用它们登录。"<br/>
            <span lang="en">"Choose what you will sign in with."</span></p>
        {trouble.map(sentence)}
        <form class="join" method="post" action="/join">
            <input type="hidden" name="code" value=answer.code/>
            <label for="phone">"手机号 "<span lang="en">"Telephone number"</span></label>
            <input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="username" required value=answer.phone/>
            <label for="password">"密码，至少 "{SHORTEST_PASSWORD}" 个字 "<span lang="en">"Password"</span></label>
            // Shown as it is typed: it is typed once, on one's own phone.
            <input id="password" name="password" type="text" autocomplete="new-password" autocapitalize="off"
                spellcheck="false" required minlength=SHORTEST_PASSWORD value=answer.password aria-describedby="hint"/>
            <p id="hint">"密码会显示出来，请看清再按。一句自己记得住的话最好。"</p>
            <button type="submit">"好 "<span lang="en">"Done"</span></button>
        </form>
    }
}

pub(super) fn code(trouble: Option<Message>) -> impl IntoView {
    view! {
        <h1>"加入学校"</h1>
        {trouble.map(sentence)}
        <form class="join" method="get" action="/join">
            <label for="code">"纸上的邀请码 "<span lang="en">"The code on your paper"</span></label>
            <input id="code" name="code" autocomplete="off" autocapitalize="off" spellcheck="false" required/>
            <button type="submit">"下一步 "<span lang="en">"Next"</span></button>
        </form>
    }
}

pub(super) fn done(phone: String) -> impl IntoView {
    view! {
        <h1>"好了"</h1>
        <p>"现在用手机号 "<strong>{phone}</strong>" 和刚才的密码登录。"<br/>
            <span lang="en">"Now sign in with this number and your password."</span></p>
        <p><a class="go" href="/">"打开陪伴 "<span lang="en">"Open Peiban"</span></a></p>
    }
}
