//! 邀请单: a slip for each person, to be cut apart and handed over.

use anyhow::{Context, Result};
use domain::accounts::INVITATION_DAYS;
use leptos::prelude::*;
use qrcode::{QrCode, render::svg};

/// One person's slip.
pub struct Paper {
    name: String,
    /// Where to type the code without a camera.
    address: String,
    code: String,
    /// The link with the code, as a picture in SVG.
    picture: String,
}

impl Paper {
    /// The slip for somebody whose code is `code`, on the site at `site`.
    ///
    /// # Errors
    /// If the link is too long for a picture.
    pub fn new(name: String, site: &str, code: String) -> Result<Self> {
        let address = format!("{site}/join");
        let picture = QrCode::new(format!("{address}?code={code}")).context("a link too long for a QR code")?;
        let picture = picture.render::<svg::Color>().min_dimensions(160, 160).build();
        // Inside a page the picture needs no head of its own.
        let picture = picture.find("<svg").map(|start| picture[start..].to_owned()).unwrap_or_default();
        Ok(Self { name, address, code, picture })
    }
}

pub(super) fn sheet(school: String, papers: Vec<Paper>) -> impl IntoView {
    let none = papers.is_empty();
    let slips = papers.into_iter().map(|paper| slip(&school, paper)).collect_view();
    view! {
        <header class="sheet-head">
            <h1>{school.clone()}" 邀请单"</h1>
            <p>"沿线剪开，当面交给本人。每张只能用一次，"{INVITATION_DAYS}" 天内有效；再打印一次，以前的那张就作废。"</p>
            <p lang="en">"Cut along the lines and hand each to its person. Each works once, for "{INVITATION_DAYS}" days; printing again voids the earlier one."</p>
        </header>
        {none.then(|| view! { <p>"每位教职工都已有账号，没有要打印的。"<br/><span lang="en">"Everyone has an account already."</span></p> })}
        <ul class="slips" role="list">{slips}</ul>
    }
}

fn slip(school: &str, paper: Paper) -> impl IntoView + use<> {
    let Paper { name, address, code, picture } = paper;
    let school = school.to_owned();
    view! {
        <li class="slip">
            <div class="qr" role="img" aria-label="二维码" inner_html=picture></div>
            <div>
                <h2>{name}</h2>
                <p>{school}" 邀请您使用“陪伴”。"</p>
                <ol>
                    <li>"手机扫左边的码；不能扫的，打开 "<span class="address">{address}</span></li>
                    <li>"邀请码 "<strong class="code">{code}</strong></li>
                    <li>"填手机号，想一个密码，就可以登录了。"</li>
                </ol>
            </div>
        </li>
    }
}
