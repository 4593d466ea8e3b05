//! A sound request for every way, so that a refusal is about who asks and nothing else.

use std::{
    collections::BTreeMap,
    sync::Arc,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::body::Bytes;
use chrono::{Days, NaiveDate};
use domain::{change::Wanted, id::StaffId, organisation::Organisations};
use reqwest::{Client, Response, header::CONTENT_TYPE};
use serde_json::{Value, json};
use server::{
    roster::template,
    site::Site,
    store::{Actor, new_code},
};

use crate::{
    attachments::{hand_in, named, photo},
    harness::{Engine, PASSWORD, Phone, TestServer, record, school_with, sign_in_request},
    parcels::parcel,
};

/// A server with three schools, and everybody's phone.
pub struct Stage {
    pub server: TestServer,
    version: String,
    phones: BTreeMap<&'static str, Phone>,
    parcel: Value,
    asked: AtomicU32,
}

impl Stage {
    pub async fn set(engine: Engine) -> Self {
        let files =
            ["shell.html", "sw.js", "boot.js", "manifest.webmanifest", "favicon.ico", "icons/icon.svg", "pkg/app.wasm"];
        let site = Site::new(files.map(|path| (path.to_owned(), Bytes::from_static(b"a file"))));
        let version = site.version().to_owned();
        let server = TestServer::start_empty(engine, |app| app.site = Arc::new(site)).await;
        let person = |id: &str, name: &str, roles: Value| json!({"id": id, "name": name, "roles": roles});
        let staff = json!([
            person("m1", "李老师", json!(["mentor"])),
            person("m2", "周老师", json!(["mentor"])),
            person("t1", "王老师", json!(["class_teacher"])),
            person("disabled", "郑老师", json!(["mentor"])),
            person("counsellor", "吴老师", json!(["counsellor"])),
            person("clerk", "陈老师", json!(["clerk"])),
            person("principal", "张校长", json!(["principal"])),
            person("administrator", "孙老师", json!(["administrator"])),
            person("invited", "钱老师", json!(["mentor"]))
        ]);
        server.open_school(&school_with(json!({"staff": staff}))).await;
        let other = |id: &str, name: &str, staff: Value| {
            let children = json!([{"id": "c9", "name": "别人的孩子", "class": "k1", "from": "2026-09-01"}]);
            let school = json!({"id": id, "name": name, "preset": "hedong"});
            school_with(
                json!({"school": school, "staff": staff, "class_teachers": [], "children": children, "pairings": []}),
            )
        };
        let supervisors = json!([person("e1", "东督导", json!([])), person("z1", "总督导", json!([]))]);
        server.open_school(&other("zx", "中心小学", supervisors)).await;
        server.open_school(&other("other", "另一所小学", json!([person("p9", "外校长", json!(["principal"]))]))).await;
        let organisations = json!({
            "format": "peiban.organisations/1",
            "organisations": [{"id": "zx", "kind": "centre", "name": "中心学校"}, {"id": "east", "kind": "area", "name": "东片区", "parent": "zx"}],
            "schools": [
                {"school": "hd", "organisation": "east"},
                {"school": "zx", "organisation": "zx"},
                {"school": "other", "organisation": "zx"}
            ],
            "supervisors": [
                {"organisation": "east", "school": "zx", "staff": "e1", "from": "2026-09-01"},
                {"organisation": "zx", "school": "zx", "staff": "z1", "from": "2026-09-01"}
            ]
        });
        let organisations = Organisations::parse(&organisations.to_string()).expect("a sound file");
        server.store.put_organisations(&organisations, server.now()).await.expect("schools and staff exist");
        let mut phones = BTreeMap::new();
        for role in super::ROLES.into_iter().filter(|role| !["nobody", "revoked"].contains(role)) {
            phones.insert(role, server.phone(role).await);
        }
        phones.insert("revoked", server.second_phone("m1").await);
        let parcel = parcel(&phones["m1"]);
        let mut secret = record("r1", "m1", "2026-11-10", &["c1"], &["talk"]);
        (secret["note"], secret["private"], secret["help"]) = (json!("悄悄话"), json!(true), json!(true));
        let mut shown = record("r2", "m1", "2026-11-10", &["c1"], &["visit"]);
        shown["attachments"] = json!([seen()]);
        let mut request = phones["m1"].request(&[secret, shown]);
        request["protocol"] = json!(3);
        phones["m1"].post("/api/v1/sync", &request).await;
        hand_in(&phones["m1"], &photo(1_000)).await;
        let transfer = json!({"what": "transfer", "child": "c4", "mentor": "m1", "from": "2026-11-20"});
        phones["principal"].post("/api/v1/changes", &json!({"id": "handed-over", "edit": transfer})).await;
        let account = |phone: &'static str| {
            let store = server.store.clone();
            async move { store.account(phone).await.expect("the database answers").expect("an account") }
        };
        let device = phones["revoked"].device.parse().expect("an id");
        let (mentor, left) = (account("m1").await, account("disabled").await);
        server.store.revoke(&mentor, &device, true, Actor::CONSOLE, server.now()).await.expect("the device is known");
        server.store.disable(&left, true, server.now()).await.expect("the database answers");
        Self { server, version, phones, parcel, asked: AtomicU32::new(0) }
    }

    /// What the server answers to this role on this way.
    pub async fn ask(&self, role: &str, method: &str, path: &str) -> Response {
        let stranger = Client::new();
        let http = self.phones.get(role).map_or(&stranger, |phone| &phone.http);
        let nth = self.asked.fetch_add(1, Ordering::Relaxed);
        let url = format!("{}{}", self.server.url, self.address(path, nth).await);
        let request = http.request(method.parse().expect("a method"), url);
        let request = match path {
            _ if ["GET", "DELETE"].contains(&method) => request,
            _ if !path.starts_with("/api/") => {
                let form = self.form(path, nth).await;
                request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
            }
            "/api/v1/roster" | "/api/v1/roster/preview" | "/api/v1/roster/refused" => {
                request.body(template().expect("empty lists"))
            }
            "/api/v1/attachments/{hash}/parts" => request.body(photo(1_000)),
            _ => request.json(&self.body(role, path, nth)),
        };
        request.send().await.expect("the server answers")
    }

    async fn address(&self, path: &str, nth: u32) -> String {
        match path {
            "/v/{version}/{*path}" => format!("/v/{}/pkg/app.wasm", self.version),
            "/exports/{what}/{file}" => "/exports/records/2026-11.xlsx".into(),
            "/icons/{*path}" => "/icons/icon.svg".into(),
            "/devices" => "/devices?staff=m1".into(),
            "/rights" | "/rights/child.json" => format!("{path}?child=c1"),
            "/print/diary/{staff}/{range}" => "/print/diary/m1/2026-11".into(),
            "/print/child/{child}" => "/print/child/c1".into(),
            "/print/class/{class}" => "/print/class/k1".into(),
            "/print/return/{month}" => "/print/return/2026-11".into(),
            "/print/term/{term}" => "/print/term/2026-11".into(),
            "/api/v1/notes/{record}/readers" => "/api/v1/notes/r1/readers".into(),
            "/api/v1/notes/{record}/open" => "/api/v1/notes/r1/open".into(),
            "/api/v1/help/{record}" => "/api/v1/help/r1".into(),
            "/api/v1/handovers/{child}/read" => "/api/v1/handovers/c4/read".into(),
            "/api/v1/attachments/{hash}" => format!("/api/v1/attachments/{}", seen()["hash"].as_str().expect("a hash")),
            "/api/v1/attachments/{hash}/parts" => {
                format!("/api/v1/attachments/{}/parts?from=0", seen()["hash"].as_str().expect("a hash"))
            }
            "/api/v1/children" => "/api/v1/children?q=%E5%AD%A9".into(),
            "/api/v1/children/{id}" => "/api/v1/children/c1".into(),
            "/api/v1/archive/merges/{id}/undo" => "/api/v1/archive/merges/twins/undo".into(),
            "/api/v1/moves/{id}" => "/api/v1/moves/moved".into(),
            "/api/v1/children/{id}/survey" => "/api/v1/children/c1/survey".into(),
            "/api/v1/board/{range}" => "/api/v1/board/2026-11".into(),
            "/api/v1/checks/{month}" => "/api/v1/checks/2026-11".into(),
            "/api/v1/returns/{month}" => "/api/v1/returns/2026-11".into(),
            "/api/v1/returns/{month}/signature" => "/api/v1/returns/2026-11/signature".into(),
            "/api/v1/returns/{month}/withdrawal" => "/api/v1/returns/2026-11/withdrawal".into(),
            "/api/v1/board/{range}/mentors/{staff}" => "/api/v1/board/2026-11/mentors/m1".into(),
            "/api/v1/organisations/{id}/{month}" => "/api/v1/organisations/east/2026-11".into(),
            "/calendar/{file}" => "/calendar/guessed.ics".into(),
            "/api/v1/robots/{id}" => "/api/v1/robots/r1".into(),
            "/api/v1/robots/{id}/test" => "/api/v1/robots/r1/test".into(),
            "/api/v1/reminders/mine/test/{way}" => "/api/v1/reminders/mine/test/mail".into(),
            "/api/v1/coverage/{days}" => "/api/v1/coverage/30".into(),
            "/api/v1/changes/{id}/undo" => format!("/api/v1/changes/{}/undo", self.changed(nth).await),
            _ => path.into(),
        }
    }

    async fn form(&self, path: &str, nth: u32) -> String {
        match path {
            "/join" => format!("code={}&phone=1390000{nth:04}&password=a-new-sentence", self.invited().await),
            "/account/devices" => "device=somewhere-else".into(),
            "/account/password" => format!("old={0}&new={0}", PASSWORD.replace(' ', "+")),
            "/account/tokens" => format!("name=a+program&password={}", PASSWORD.replace(' ', "+")),
            "/account/tokens/revoke" => "id=none".into(),
            "/rights/consent" => "child=c1&given=yes&on=2026-09-01&guardian=a&how=b".into(),
            "/rights/erase" => "child=c1&name=somebody+else&reason=none".into(),
            "/devices" => "staff=m1&device=tablet-of-m1&shut_out=true".into(),
            _ => "staff=m2".into(),
        }
    }

    fn body(&self, role: &str, path: &str, nth: u32) -> Value {
        let phone = self.phones.get(role);
        let (staff, device) = phone.map_or((role, "d"), |phone| (phone.staff.as_str(), &phone.device));
        match path {
            "/api/v1/sign-in" => sign_in_request(staff, PASSWORD, device),
            "/api/v1/sync" => json!({
                "protocol": 3, "epoch": null, "cursor": 0, "device": device, "now": 0, "waiting": 0, "records": []
            }),
            "/api/v1/parcels" => self.parcel.clone(),
            "/api/v1/leftovers" => json!({"records": [], "waivers": []}),
            "/api/v1/children/{id}" => json!({"id": format!("a{nth}"), "changes": []}),
            "/api/v1/archive/not-same" => json!({"children": ["c1", "c2"]}),
            "/api/v1/archive/merges" => json!({"id": "twins", "keep": "c1", "other": "c2"}),
            "/api/v1/moves" => {
                json!({"id": "moved", "child": "c3", "to": "zx", "on": "2026-11-20", "why": "转学"})
            }
            "/api/v1/moves/{id}" => json!({"what": "withdraw"}),
            "/api/v1/enrolments" => leaves(nth),
            "/api/v1/notes/{record}/readers" => json!({"readers": []}),
            "/api/v1/notes/{record}/open" => json!({"id": format!("o{nth}"), "reason": "法院要求"}),
            "/api/v1/help/{record}" => json!({"words": ""}),
            "/api/v1/nudges" => {
                json!({"id": format!("n{nth}"), "range": "2026-11", "to": ["m1"], "praise": false, "words": "辛苦了"})
            }
            "/api/v1/reminders/plan" => json!(domain::remind::Plan::default()),
            "/api/v1/robots/{id}" => {
                json!({"id": "r1", "vendor": "wecom", "name": "教师群", "url": "https://qyapi.weixin.qq.com/?key=k"})
            }
            "/api/v1/reminders/mine" => json!({"mail": "somebody@school.cn"}),
            "/api/v1/reminders/mine/push" => json!({
                "endpoint": "https://push.example.cn/p", "p256dh": "A".repeat(87), "auth": "A".repeat(22)
            }),
            "/api/v1/returns/{month}/signature" => json!({"id": "signed", "fingerprint": "of other figures"}),
            "/api/v1/returns/{month}/withdrawal" => json!({"id": "never", "reason": "数字不对"}),
            "/api/v1/leftovers/review" => json!({"keys": [], "take": true}),
            "/api/v1/changes/preview" => edit(nth),
            "/api/v1/changes" => json!({"id": format!("x{nth}"), "edit": edit(nth)}),
            _ => json!(null),
        }
    }

    /// A change the principal just made.
    async fn changed(&self, nth: u32) -> String {
        let wanted: Wanted =
            serde_json::from_value(json!({"id": format!("x{nth}"), "edit": edit(nth)})).expect("a change");
        let (school, by): (_, StaffId) = ("hd".parse().expect("an id"), "principal".parse().expect("an id"));
        let made = self.server.store.change(&school, &by, &wanted, self.server.now()).await;
        made.expect("the database answers").expect("it may be made");
        wanted.id.to_string()
    }

    /// A code for somebody without an account.
    async fn invited(&self) -> String {
        let (school, staff) = ("hd".parse().expect("an id"), "invited".parse().expect("an id"));
        let code = new_code();
        let invited = [(&staff, code.as_str())];
        self.server.store.invite(&school, Actor::CONSOLE, &invited, self.server.now()).await.expect("it is made");
        code
    }
}

/// The photo of a record that is not private.
fn seen() -> Value {
    named("photo", &photo(1_000))
}

/// Another holiday in the spring each time.
fn edit(nth: u32) -> Value {
    let term = json!({"id": "autumn", "name": "秋季学期", "from": "2026-09-01", "to": "2027-01-22"});
    let holiday = json!({"name": format!("第 {nth} 个假"), "from": "2027-01-10", "to": "2027-01-11"});
    json!({"what": "calendar", "calendar": {"terms": [term], "holidays": [holiday]}})
}

/// Somebody will leave at the end of the term.
fn leaves(nth: u32) -> Value {
    let on = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day") + Days::new(u64::from(nth % 300));
    json!({"id": format!("e{nth}"), "whom": {"of": "child", "id": "c3"}, "becomes": {"what": "leaves"}, "on": on, "why": "转学"})
}
