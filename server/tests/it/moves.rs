//! A child goes to another school of its centre: the archive goes with it, the records stay, and nobody else hears of it.

use domain::organisation::Organisations;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    Phone, TestServer, record, school_with,
};

const MOVES: &str = "/api/v1/moves";

fn move_of(child: &str, to: &str) -> Value {
    json!({"id": "w1", "child": child, "to": to, "on": "2026-11-20", "why": "搬家"})
}

/// The school `hd`, its neighbour `nb` with a principal `p2`, and `far`, which is of no centre.
async fn start(engine: Engine) -> TestServer {
    let server = TestServer::start(engine).await;
    for (id, name, principal) in [("nb", "上河小学", "p2"), ("far", "远方小学", "p3")] {
        let school = json!({"id": id, "name": name, "preset": "hedong"});
        let staff = json!([{"id": principal, "name": "赵校长", "roles": ["principal"]}]);
        let classes = json!([{"id": "k1", "name": "三(1)班"}]);
        let lists = json!({"school": school, "staff": staff, "classes": classes, "class_teachers": [], "children": [], "pairings": []});
        server.open_school(&school_with(lists)).await;
    }
    let organisations = json!({
        "format": "peiban.organisations/1",
        "organisations": [{"id": "zx", "kind": "centre", "name": "中心学校"}, {"id": "east", "kind": "area", "name": "东片区", "parent": "zx"}],
        "schools": [{"school": "hd", "organisation": "east"}, {"school": "nb", "organisation": "zx"}],
        "supervisors": []
    });
    let organisations = Organisations::parse(&organisations.to_string()).expect("a sound file");
    server.store.put_organisations(&organisations, server.now()).await.expect("schools exist");
    server
}

async fn done(phone: &Phone, path: &str, body: &Value) {
    assert_eq!(phone.post(path, body).await, (StatusCode::OK, Value::Null));
}

async fn moves(phone: &Phone) -> Value {
    phone.get(MOVES).await.1
}

#[rstest]
#[tokio::test]
async fn the_archive_goes_with_the_child_and_the_records_stay(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    let (here, there, mut mentor) = (server.phone("p1").await, server.phone("p2").await, server.phone("m1").await);
    mentor.sync(&[record("r1", "m1", "2026-11-10", &["c1"], &["talk"])]).await;
    let known = json!({"id": "x1", "changes": [
        {"field": "know", "old": null, "new": "怕狗"}, {"field": "born", "old": null, "new": "2017-05-02"}]});
    done(&here, "/api/v1/children/c1", &known).await;
    assert_eq!(moves(&here).await["schools"], json!([{"id": "nb", "name": "上河小学"}]), "only of one centre");
    let before = server.cells().await;
    for _ in 0..2 {
        done(&here, MOVES, &move_of("c1", "nb")).await;
    }
    let before: Vec<_> = before.into_iter().filter(|it| it.month().to_string().as_str() < "2026-11").collect();
    let after = server.cells().await;
    assert!(before.iter().all(|cell| after.contains(cell)), "what is past stays as it was");
    let asked = moves(&there).await["received"].clone();
    assert_eq!(
        (&asked[0]["name"], &asked[0]["from"], &asked[0]["born"]),
        (&json!("王小雨"), &json!("河东小学"), &json!("2017-05-02"))
    );
    assert!(!asked.to_string().contains("怕狗"), "the archive is read once the child is taken");

    let accept = |class: &str, from: &str| json!({"what": "accept", "class": class, "from": from});
    for (wrong, field) in [(accept("k9", "2026-11-23"), "class"), (accept("k1", "2026-11-20"), "from")] {
        let (status, body) = there.post("/api/v1/moves/w1", &wrong).await;
        assert_eq!((status, &body["error"]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)));
    }
    for _ in 0..2 {
        done(&there, "/api/v1/moves/w1", &accept("k1", "2026-11-23")).await;
    }
    let page = there.get("/api/v1/children/c1?protocol=3").await.1;
    let child = &page["file"]["child"];
    assert_eq!((&child["know"], &child["from"], &child["to"]), (&json!("怕狗"), &json!("2026-11-23"), &Value::Null));
    assert_eq!((&page["changes"][0]["why"], &page["records"]), (&json!("从河东小学转来"), &json!([])));
    assert_eq!(here.get("/api/v1/children/c1?protocol=3").await.1["file"]["child"]["to"], "2026-11-20");
    assert_eq!(moves(&here).await["sent"][0]["outcome"], "accepted");
    assert_eq!(server.count("moving where archive is not null").await, 0, "kept no longer than it is needed");
    assert_eq!(there.post("/api/v1/moves/w1", &json!({"what": "decline"})).await.0, StatusCode::CONFLICT);
    assert_eq!(server.count("audit where what = 'child.move' and school = 'hd' and who = 'p1'").await, 1);
    assert_eq!(server.count("audit where what = 'child.arrive' and school = 'nb' and who = 'p2'").await, 1);
    server.assert_verified().await;
}

#[rstest]
#[case::declined("p2", "decline", "declined")]
#[case::withdrawn("p1", "withdraw", "withdrawn")]
#[tokio::test]
async fn a_child_that_is_not_taken_may_come_back(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[case] who: &str,
    #[case] answer: &str,
    #[case] outcome: &str,
) {
    let server = start(engine).await;
    let (here, there) = (server.phone("p1").await, server.phone("p2").await);
    done(&here, MOVES, &move_of("c1", "nb")).await;
    done(&server.second_phone(who).await, "/api/v1/moves/w1", &json!({"what": answer})).await;
    assert_eq!(moves(&here).await["sent"][0]["outcome"], outcome);
    assert_eq!(moves(&there).await["received"], json!([]));
    let accept = json!({"what": "accept", "class": "k1", "from": "2026-11-23"});
    assert_eq!(there.post("/api/v1/moves/w1", &accept).await.0, StatusCode::CONFLICT);
    server.set_now("2026-11-22T12:00:00+08:00");
    let returns = json!({"id": "e1", "whom": {"of": "child", "id": "c1"}, "becomes": {"what": "returns"}, "on": "2026-11-21", "why": "没有去"});
    done(&here, "/api/v1/enrolments", &returns).await;
    server.assert_verified().await;
}

/// Neither a school of no centre nor anybody without the lists has a say; and the answer is the other school's.
#[rstest]
#[case::of_no_centre("p1", MOVES, move_of("c1", "far"), 404)]
#[case::to_itself("p1", MOVES, move_of("c1", "hd"), 404)]
#[case::no_child("p1", MOVES, move_of("c99", "nb"), 404)]
#[case::a_mentor("m1", MOVES, move_of("c1", "nb"), 403)]
#[case::before_it_came("p1", MOVES, json!({"id": "w1", "child": "c1", "to": "nb", "on": "2026-08-01", "why": "x"}), 422)]
#[case::no_reason("p1", MOVES, json!({"id": "w1", "child": "c1", "to": "nb", "on": "2026-11-20", "why": ""}), 422)]
#[case::another_school_takes("p3", "/api/v1/moves/w0", json!({"what": "decline"}), 404)]
#[case::the_sender_takes("p1", "/api/v1/moves/w0", json!({"what": "accept", "class": "k1", "from": "2026-11-23"}), 404)]
#[case::the_receiver_withdraws("p2", "/api/v1/moves/w0", json!({"what": "withdraw"}), 404)]
#[tokio::test]
async fn what_cannot_be_is_refused(#[case] who: &str, #[case] path: &str, #[case] wanted: Value, #[case] status: u16) {
    let server = start(Sqlite).await;
    let other = json!({"id": "w0", "child": "c3", "to": "nb", "on": "2026-11-20", "why": "搬家"});
    done(&server.phone("p1").await, MOVES, &other).await;
    let before = server.export().await;
    let (answered, body) = server.phone(who).await.post(path, &wanted).await;
    assert_eq!(answered.as_u16(), status, "{body}");
    assert_eq!(server.export().await, before);
    assert_eq!(server.count("moving where answered_at is null").await, 1);
}

#[rstest]
#[tokio::test]
async fn only_the_school_that_is_asked_hears_of_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = start(engine).await;
    done(&server.phone("p1").await, MOVES, &move_of("c1", "nb")).await;
    assert_eq!(
        moves(&server.phone("p3").await).await,
        json!({"schools": [], "classes": [{"id": "k1", "name": "三(1)班"}], "sent": [], "received": []})
    );
    let erased = "child=c1&name=王小雨&reason=监护人要求";
    server.set_now("2026-11-30T12:00:00+08:00");
    let principal = server.phone("p1").await;
    let request = principal.http.post(format!("{}/rights/erase", principal.url)).body(erased);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::OK);
    assert_eq!(moves(&server.phone("p2").await).await["received"], json!([]), "an erased child is on no way");
}

#[tokio::test]
async fn an_id_of_another_change_sends_nobody() {
    let server = start(Sqlite).await;
    let here = server.phone("p1").await;
    let address = json!([{"field": "address", "old": null, "new": "王家村3号"}]);
    done(&here, "/api/v1/children/c1", &json!({"id": "w1", "changes": address})).await;
    assert_eq!(here.post(MOVES, &move_of("c1", "nb")).await.0, StatusCode::CONFLICT);
    assert_eq!((server.count("moving").await, server.count("child where ended is not null").await), (0, 0));
}
