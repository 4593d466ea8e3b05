//! A colleague's devices, each with the button that shuts it out or lets it in again.

use chrono::FixedOffset;
use domain::Message;
use leptos::prelude::*;

use super::{account::last_contact, sentence};
use crate::{devices::Page, store::Device};

pub(super) fn page(page: Page, said: Option<Message>) -> impl IntoView {
    let Page { staff, devices, disabled, here, offset } = page;
    let nothing = match &devices {
        None => Some(("还没有账号，请先发邀请。", "No account yet: print an invitation first.")),
        Some(list) if list.is_empty() => Some(("还没有在任何设备上登录过。", "Never signed in on any device.")),
        Some(_) => None,
    };
    let whose = staff.id.to_string();
    let line = |device: Device| {
        let here = here.as_ref() == Some(&device.id);
        view! { <Line device=device here=here fixed=here || disabled whose=whose.clone() offset=offset/> }
    };
    let lines = devices.into_iter().flatten().map(line).collect_view();
    view! {
        <p><a href="/settings/people">"返回 "<span lang="en">"Back"</span></a></p>
        <h1>{staff.name}" 的设备 "<span lang="en">"Devices"</span></h1>
        {said.map(sentence)}
        {disabled.then(|| view! { <p>"账号已停用 "<span lang="en">"The account is shut out"</span></p> })}
        {nothing.map(|(zh, en)| view! { <p>{zh}<br/><span lang="en">{en}</span></p> })}
        <p>"手机丢了就停用它：它下次联网时，没上传的记录交给校长审核，其余全部删除。"
            <br/><span lang="en">"Shut out a lost phone: at its next contact it hands over what was not uploaded and forgets the rest."</span></p>
        <ul class="devices" role="list">{lines}</ul>
    }
}

/// One device; `fixed` if nothing can be done about it here.
#[component]
fn Line(device: Device, here: bool, fixed: bool, whose: String, offset: FixedOffset) -> impl IntoView {
    let Device { id, name, last_seen, revoked_at, signed_in, .. } = device;
    let shut_out = revoked_at.is_some();
    let standing = match (here, shut_out, signed_in) {
        (true, ..) => "就是这台 · this one",
        (_, true, _) => "已停用 · shut out",
        (_, false, false) => "已退出 · signed out",
        (_, false, true) => "已登录 · signed in",
    };
    let (zh, en) = if shut_out { ("恢复 ", "Restore") } else { ("停用 ", "Shut out") };
    let id = id.to_string();
    let button = (!fixed).then(|| {
        view! {
            <form method="post" action="/devices">
                <input type="hidden" name="staff" value=whose/>
                <input type="hidden" name="device" value=id.clone()/>
                <input type="hidden" name="shut_out" value=(!shut_out).to_string()/>
                <button type="submit">{zh}<span lang="en">{en}</span></button>
            </form>
        }
    });
    view! { <li data-device=id><span>{name}<br/>{standing}<br/>{last_contact(last_seen, offset)}</span>{button}</li> }
}
