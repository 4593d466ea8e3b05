//! Area and centre schools: numbers alone, for whoever supervises them on the day.

use domain::{organisation::Organisations, roll_up::RollUp};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, record, school_with,
};

/// `hd` lies in the area `east` of the centre `zx`, `tp` and the empty `xx` right beneath the centre; `west` is another
/// centre's. `m2` supervised `east` until October, `e1` does so now, `z1` supervises `zx`, and `w1` `west`.
fn file() -> Value {
    let by = |organisation: &str, staff: &str, from: &str, to: Value| json!({"organisation": organisation, "school": "zx", "staff": staff, "from": from, "to": to});
    json!({
        "format": "peiban.organisations/1",
        "organisations": [
            {"id": "east", "kind": "area", "name": "东片区", "parent": "zx"},
            {"id": "zx", "kind": "centre", "name": "中心学校", "parent": null},
            {"id": "other", "kind": "centre", "name": "别的中心学校", "parent": null},
            {"id": "west", "kind": "area", "name": "西片区", "parent": "other"}
        ],
        "schools": [
            {"school": "hd", "organisation": "east"}, {"school": "tp", "organisation": "zx"},
            {"school": "zx", "organisation": "zx"}
        ],
        "supervisors": [
            by("east", "e0", "2026-09-01", json!("2026-10-31")), by("east", "e1", "2026-11-01", Value::Null),
            by("zx", "z1", "2026-09-01", Value::Null), by("west", "w1", "2026-09-01", Value::Null),
            by("west", "e1", "2026-12-01", Value::Null)
        ]
    })
}

fn organisations(file: &Value) -> Organisations {
    Organisations::parse(&file.to_string()).expect("a sound file")
}

async fn county(engine: Engine) -> TestServer {
    let server = TestServer::start(engine).await;
    let few = school_with(json!({
        "school": {"id": "tp", "name": "铁铺小学", "preset": "hedong"},
        "staff": [{"id": "f1", "name": "赵老师", "roles": ["mentor"]}, {"id": "f2", "name": "钱校长", "roles": ["principal"]}],
        "class_teachers": [], "children": [{"id": "c1", "name": "孤单的孩子", "class": "k1", "from": "2026-09-01"}],
        "pairings": [{"child": "c1", "mentor": "f1", "from": "2026-09-01"}]
    }));
    server.open_school(&few).await;
    let staff = ["e0", "e1", "z1", "w1"].map(|id| json!({"id": id, "name": format!("督导{id}"), "roles": []}));
    let centre = school_with(json!({
        "school": {"id": "zx", "name": "中心学校"}, "duties": [], "staff": staff, "classes": [], "class_teachers": [],
        "children": [], "pairings": []
    }));
    server.open_school(&centre).await;
    server.store.put_organisations(&organisations(&file()), server.now()).await.expect("schools and staff exist");
    server
}

#[rstest]
#[case::their_area("e1", "east", 200)]
#[case::the_centre_above("e1", "zx", 403)]
#[case::not_yet("e1", "west", 403)]
#[case::no_longer("e0", "east", 403)]
#[case::their_centre("z1", "zx", 200)]
#[case::an_area_beneath("z1", "east", 200)]
#[case::an_area_of_another("z1", "west", 403)]
#[case::another_centre("w1", "zx", 403)]
#[case::a_principal("p1", "east", 403)]
#[case::a_mentor("m1", "east", 403)]
#[case::no_such("z1", "north", 403)]
#[case::no_id("z1", "a%20b", 403)]
#[tokio::test]
async fn only_who_supervises_it_today_sees_it(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] staff: &str,
    #[case] organisation: &str,
    #[case] expected: u16,
) {
    let server = county(engine).await;
    let (status, body) = server.phone(staff).await.get(&format!("/api/v1/organisations/{organisation}/2026-11")).await;
    assert_eq!(status, expected, "{body}");
    assert_eq!(server.count("audit where what = 'denied'").await, i64::from(expected == 403));
    if expected == 403 {
        assert!(["片区", "中心", "小学"].iter().all(|word| !body.to_string().contains(word)), "{body}");
    }
}

#[rstest]
#[tokio::test]
async fn a_month_is_the_sum_of_the_schools_and_names_nobody(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = county(engine).await;
    server.phone("m1").await.sync(&[record("r1", "m1", "2026-11-10", &["c1", "c2"], &["talk", "visit"])]).await;
    server.phone("f1").await.sync(&[record("r2", "f1", "2026-11-10", &["c1"], &["talk"])]).await;
    let (status, body) = server.phone("z1").await.get("/api/v1/organisations/zx/2026-11").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    for word in ["老师", "王小", "孤单", "校长", "\"m1\"", "\"c1\"", "r1"] {
        assert!(!body.to_string().contains(word), "{word}: {body}");
    }
    let roll_up: RollUp = serde_json::from_value(body).expect("a roll-up");
    let names: Vec<_> = roll_up.schools.iter().map(|it| it.school.name.as_str()).collect();
    assert_eq!((&names[..], roll_up.nothing_yet[0].name.as_str()), (&["河东小学", "铁铺小学"][..], "中心学校"));
    let [hd, few] = &roll_up.schools[..] else { panic!("two schools") };
    // The school's own board has the same numbers of children.
    let board = server.phone("p1").await.get("/api/v1/board/2026-11").await.1;
    let of_children = hd.duties.iter().filter(|it| it.kind != domain::kind::Kind::Report).filter_map(|it| it.tally);
    let of_children = of_children.fold(domain::obligation::Tally::default(), std::ops::Add::add);
    assert_eq!(serde_json::to_value(of_children).expect("JSON"), board["total"]);
    assert_eq!((of_children.met, of_children.owed), (4, 24));
    assert_eq!((few.hidden(), few.total.owed), (6, 1), "one child's six boxes are hidden, the school's report is not");
    assert_eq!(roll_up.total, hd.total + few.total);
}

#[rstest]
#[tokio::test]
async fn who_supervises_what_is_told_to_them_alone(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = county(engine).await;
    for (staff, expected) in [("e0", &[][..]), ("e1", &["east"]), ("z1", &["zx"]), ("p1", &[])] {
        let phone = server.phone(staff).await;
        let told = [phone.sign_in_again().await, phone.get("/api/v1/me").await.1];
        for me in told {
            let list = me["organisations"].as_array().cloned().unwrap_or_default();
            assert_eq!(list.iter().map(|it| it["id"].clone()).collect::<Vec<_>>(), expected, "{staff}");
        }
    }
    let phone = server.phone("e1").await;
    server.set_now("2026-12-01T12:00:00+08:00");
    assert_eq!(phone.get("/api/v1/me").await.1["organisations"].as_array().map(Vec::len), Some(2));
}

#[rstest]
#[tokio::test]
async fn taken_in_twice_it_changes_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = county(engine).await;
    let rows = server.count("audit where what = 'organisation.import'").await;
    assert_eq!(rows, 3, "one in the chain of each school concerned");
    let kept = server.store.organisations().await.expect("the database answers");
    assert_eq!(serde_json::to_value(&kept).expect("JSON"), file());
    server.store.put_organisations(&kept, server.now()).await.expect("the same again");
    assert_eq!(server.count("audit where what = 'organisation.import'").await, rows);
    server.store.put_organisations(&Organisations::none(), server.now()).await.expect("none");
    assert_eq!(server.store.organisations().await.expect("the database answers"), Organisations::none());
    server.assert_verified().await;
}

#[rstest]
#[case::school("/schools/0/school", "schools[0].school")]
#[case::staff("/supervisors/1/staff", "supervisors[1].staff")]
#[case::their_school("/supervisors/1/school", "supervisors[1].staff")]
#[tokio::test]
async fn what_does_not_exist_changes_nothing(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] place: &str,
    #[case] path: &str,
) {
    let server = county(engine).await;
    let before = server.store.organisations().await.expect("the database answers");
    let mut file = file();
    *file.pointer_mut(place).expect("the place exists") = json!("nobody");
    let refused = server.store.put_organisations(&organisations(&file), server.now()).await.expect_err("refused");
    assert!(refused.to_string().starts_with(path), "{refused}");
    assert_eq!(server.store.organisations().await.expect("the database answers"), before);
}
