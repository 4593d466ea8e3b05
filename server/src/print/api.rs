//! 接口: every way of the interface and every type, from the same document that programs read.

use leptos::prelude::*;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

use crate::openapi::{Document, Way, roles, takes_token};

pub(super) fn page(document: &Document) -> impl IntoView + use<> {
    let ways = document.ways().map(way).collect_view();
    let types = document.types().map(|(name, schema)| described(name, schema)).collect_view();
    view! {
        <h1>"接口 "<span lang="en">"The interface"</span></h1>
        <p>"给写程序的人看：陪伴的手机和校长的页面问学校的，都在这里。程序要的说明在 "
            <a href="/api/v1/openapi.json">"/api/v1/openapi.json"</a>"（OpenAPI）。"</p>
        <p lang="en">"For programmers: all that phones and the principal's screens ask. Every refusal has a code and a sentence
            in both languages; 503 says when to come back."</p>
        <p>"学校自己的程序要读数字：校长或专人在 "<a href="/account">"我的账号"</a>
            " 里建一个令牌，每次请求带上 "<code>"Authorization: Bearer …"</code>"。令牌读得到的下面都写着，孩子的档案读不到。"<br/>
            <span lang="en">"The school's own programs read its numbers with a token that the principal or a clerk makes under My account."</span></p>
        {ways}
        <h2>"数据 "<span lang="en">"Types"</span></h2>
        {types}
    }
}

fn way(Way { method, path, operation }: Way<'_>) -> impl IntoView + use<> {
    let it = serde_json::to_value(operation).unwrap_or_default();
    let (zh, en) = (text(&it["description"]), text(&it["summary"]));
    let params =
        entries(&it["parameters"]).map(|(_, it)| format!("{{{}}}: {}", text(&it["name"]), named(&it["schema"])));
    let body = entries(&it["requestBody"]["content"]).map(|(kind, it)| format!("{kind} {}", named(&it["schema"])));
    let takes: Vec<String> = params.chain(body).collect();
    let takes = if takes.is_empty() { "—".to_owned() } else { takes.join("，") };
    let (given, refused): (Vec<_>, Vec<_>) = entries(&it["responses"]).partition(|(status, _)| status.starts_with('2'));
    let given = given.into_iter().map(|(status, it)| {
        let content = entries(&it["content"]).map(|(kind, it)| format!("{kind} {}", named(&it["schema"])));
        format!("{status} {}", content.collect::<Vec<_>>().join("，"))
    });
    let given = given.collect::<Vec<_>>().join("，");
    let refused = refused.into_iter().map(|(status, _)| status).collect::<Vec<_>>().join(" ");
    view! {
        <section>
            <h2><code>{method}" "{path.to_owned()}</code></h2>
            <p>{zh}<br/><span lang="en">{en}</span></p>
            <dl>
                <dt>"谁可以用 "<span lang="en">"Who"</span></dt><dd>{who(&roles(operation), operation.security.is_some())}{takes_token(operation).then_some("；令牌 or a token")}</dd>
                <dt>"要给什么 "<span lang="en">"Takes"</span></dt><dd><code>{takes}</code></dd>
                <dt>"回答什么 "<span lang="en">"Answers"</span></dt><dd><code>{given}</code></dd>
                <dt>"不行的时候 "<span lang="en">"Or refuses"</span></dt><dd><code>{refused}" ErrorBody"</code></dd>
            </dl>
        </section>
    }
}

fn who(roles: &[String], signed_in: bool) -> String {
    let word = |role: &String| match role.as_str() {
        "principal" => "校长 principal".to_owned(),
        "clerk" => "专人 clerk".to_owned(),
        "revoked" => "停用的手机 a revoked device".to_owned(),
        other => other.to_owned(),
    };
    match (roles, signed_in) {
        ([], false) => "不用登录 anybody".to_owned(),
        ([], true) => "登录的人 whoever is signed in".to_owned(),
        (roles, _) => roles.iter().map(word).collect::<Vec<_>>().join("、"),
    }
}

fn described(name: &str, schema: &RefOr<Schema>) -> impl IntoView + use<> {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    view! { <details id=name.to_owned()><summary><code>{name.to_owned()}</code></summary><pre>{text}</pre></details> }
}

/// The name of a type that is referred to, or its kind.
fn named(schema: &Value) -> String {
    let name = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next());
    let inside = |kind: &str| if kind == "array" { format!("[{}]", named(&schema["items"])) } else { kind.to_owned() };
    name.map_or_else(|| schema["type"].as_str().map_or_else(String::new, inside), str::to_owned)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn entries(value: &Value) -> impl Iterator<Item = (String, &Value)> {
    let list = value.as_array().into_iter().flatten().map(|it| (String::new(), it));
    list.chain(value.as_object().into_iter().flatten().map(|(name, it)| (name.clone(), it)))
}
