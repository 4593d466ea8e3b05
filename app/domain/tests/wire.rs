//! What phones in the field speak, word for word: a change here breaks them.

use domain::{
    Code, Refusal,
    archive::{Archives, Correction, Enrolment, Field, Merge, Move, MoveAnswer, Moves, NotSame},
    attachment::Received,
    notes::{Open, Readers},
    obligation::Cell,
    parcel::{Contents, Delivered, Key, Parcel},
    people::Staff,
    record::{Place, Record},
    review::Verdict,
    roll_up::RollUp,
    school::ChildFile,
    session::Me,
    sync::{Changes, Check, Outcome, PageMark, Receipt, Removed, Reply, Request, Taken},
};
use serde_json::{Value, json};

fn record() -> Value {
    json!({
        "id": "0193a1b2-0000-7000-8000-000000000001", "by": "m1", "at": "2026-11-05T18:30:00+08:00",
        "children": ["c1"], "class": null, "kinds": ["talk", "parent_call"], "reached": true, "minutes": 60,
        "note": "…", "private": true, "supersedes": null
    })
}

#[test]
fn a_request() {
    let wire = json!({
        "protocol": 2, "epoch": null, "cursor": 7, "device": "d1", "now": 1_793_000_000_000_i64, "waiting": 1,
        "records": [record()]
    });
    let request: Request<Record> = serde_json::from_value(wire.clone()).expect("a request");
    assert_eq!(serde_json::to_value(request).expect("JSON"), wire);
}

#[test]
fn a_request_and_a_reply_of_the_second_version() {
    let wire = json!({
        "protocol": 2, "epoch": "e1", "cursor": 7, "page": {"after": 300, "until": 900}, "device": "d1",
        "nonce": "00000000000000ff", "now": 1_793_000_000_000_i64, "waiting": 0, "records": []
    });
    let request: Request<Record> = serde_json::from_value(wire.clone()).expect("a request");
    assert_eq!(serde_json::to_value(request).expect("JSON"), wire);
    let wire = json!({
        "epoch": "e1", "nonce": "00000000000000ff", "now": 1_793_000_000_000_i64, "receipts": [], "changes": {},
        "removed": {}, "cursor": 7, "page": {"after": 600, "until": 900}, "more": true,
        "check": {"month": "2026-11", "fingerprint": "0123456789abcdef"}
    });
    let reply: Reply = serde_json::from_value(wire.clone()).expect("a reply");
    assert_eq!(reply.page, Some(PageMark { after: 600, until: 900 }));
    assert_eq!(serde_json::to_value(reply).expect("JSON"), wire);
}

#[test]
fn a_reply() {
    let reply = Reply {
        epoch: "e1".into(),
        nonce: None,
        now: 1_793_000_000_000,
        receipts: vec![
            Receipt { id: "r1".parse().expect("an id"), outcome: Outcome::Seq(8) },
            Receipt {
                id: "r2".parse().expect("an id"),
                outcome: Outcome::Refused(Refusal::new(Code::NotPaired, "中文", "English")),
            },
        ],
        waivers: Vec::new(),
        changes: Changes { records: vec![serde_json::from_value(record()).expect("a record")], ..Changes::default() },
        removed: Removed { children: vec!["c9".parse().expect("an id")] },
        cursor: 8,
        page: None,
        more: false,
        check: Check { month: "2026-11".parse().expect("a month"), fingerprint: "0123456789abcdef".into() },
    };
    let wire = json!({
        "epoch": "e1", "now": 1_793_000_000_000_i64,
        "receipts": [
            {"id": "r1", "seq": 8},
            {"id": "r2", "refused": {"code": "not_paired", "message": {"zh": "中文", "en": "English"}}}
        ],
        "changes": {"records": [record()]},
        "removed": {"children": ["c9"]},
        "cursor": 8, "more": false,
        "check": {"month": "2026-11", "fingerprint": "0123456789abcdef"}
    });
    assert_eq!(serde_json::to_value(&reply).expect("JSON"), wire);
    assert_eq!(serde_json::from_value::<Reply>(wire).expect("a reply"), reply);
}

/// Since the fourth version a record may say more; to apps that would refuse it, it says what it said before.
#[test]
fn a_record_in_each_version() {
    let before = record();
    let mut third = before.clone();
    third["help"] = json!(true);
    let mut now = third.clone();
    (now["promise"], now["place"]) = (json!("带一本书"), json!("home"));
    now["attachments"] = json!([
        {"hash": "0f".repeat(32), "kind": "photo", "bytes": 204_800},
        {"hash": "f0".repeat(32), "kind": "voice", "bytes": 614_400}
    ]);
    let read = Record::parse(&now).expect("a record");
    for (protocol, wire) in [(2, &before), (3, &third), (4, &now)] {
        assert_eq!(serde_json::to_value(read.clone().in_version(protocol)).expect("JSON"), *wire, "{protocol}");
    }
    for place in ["home", "school", "phone", "elsewhere"] {
        assert_eq!(
            serde_json::to_value(serde_json::from_value::<Place>(json!(place)).expect("a place")).expect("JSON"),
            place
        );
    }
}

#[test]
fn how_much_of_a_photo_is_there() {
    let wire = json!({"bytes": 65_536, "complete": false});
    let received: Received = serde_json::from_value(wire.clone()).expect("how much");
    assert_eq!(serde_json::to_value(received).expect("JSON"), wire);
}

/// What is said of notes since the third version; a record says only when it asks for help.
#[test]
fn notes() {
    let mut asking = record();
    asking["help"] = json!(true);
    let read: Record = serde_json::from_value(asking.clone()).expect("a record");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), asking);
    let wire = json!({"notes": {
        "shared": [{"record": asking, "by": "李老师", "children": [{"id": "c1", "name": "王小雨"}]}],
        "own": [{
            "record": "r1", "readers": [{"id": "p1", "name": "张校长"}],
            "openings": [{"by": "张校长", "at": 1_793_000_000_000_i64, "reason": "法院要求"}],
            "answer": {"by": "张校长", "at": 1_793_000_000_000_i64, "words": "我来联系"}
        }, {"record": "r2"}],
        "handovers": [{
            "child": {"id": "c1", "name": "王小雨"}, "to": {"id": "m2", "name": "周老师"}, "by": "李老师",
            "since": "2026-12-01", "words": "答应带一本书"
        }]
    }});
    let changes: Changes = serde_json::from_value(wire.clone()).expect("changes");
    let notes = changes.notes.as_ref().expect("notes").read();
    assert_eq!(json!({"notes": notes}), wire);
    assert_eq!(serde_json::to_value(changes).expect("JSON"), wire);
    let wire = json!({"id": "o1", "reason": "法院要求"});
    let open: Open = serde_json::from_value(wire.clone()).expect("an opening");
    assert_eq!(serde_json::to_value(open).expect("JSON"), wire);
    let wire = json!({"readers": ["p1"]});
    let readers: Readers = serde_json::from_value(wire.clone()).expect("readers");
    assert_eq!(serde_json::to_value(readers).expect("JSON"), wire);
}

#[test]
fn a_parcel() {
    let wire = json!({"format": "peiban.parcel/1", "school": "hd", "device": "d1", "iv": "AAAA", "sealed": "AAAA"});
    let parcel: Parcel = serde_json::from_value(wire.clone()).expect("a parcel");
    assert_eq!(serde_json::to_value(parcel).expect("JSON"), wire);
    let inside = json!({"records": [record()], "waivers": []});
    let contents: Contents<Record> = serde_json::from_value(inside.clone()).expect("contents");
    assert_eq!(serde_json::to_value(contents).expect("JSON"), inside);
    let answer = Delivered { received: 2, refused: 1, held: 0 };
    assert_eq!(serde_json::to_value(answer).expect("JSON"), json!({"received": 2, "refused": 1}));
    let of_a_revoked_phone = Delivered { held: 3, ..answer };
    assert_eq!(serde_json::to_value(of_a_revoked_phone).expect("JSON")["held"], 3);
}

#[test]
fn what_a_revoked_phone_hands_over() {
    let wire = json!({"records": ["r1"], "waivers": ["w1"]});
    let taken: Taken = serde_json::from_value(wire.clone()).expect("an answer");
    assert_eq!(serde_json::to_value(taken).expect("JSON"), wire);
    let wire = json!({"keys": [{"staff": "m1", "device": "d1", "id": "r1"}], "take": true});
    let verdict: Verdict = serde_json::from_value(wire.clone()).expect("a verdict");
    assert_eq!(serde_json::to_value(verdict).expect("JSON"), wire);
}

/// Phones that signed in before there were parcels have no key.
#[test]
fn who_signed_in() {
    let old = json!({"id": "m1", "name": "李老师", "roles": ["mentor"], "school": "hd", "school_name": "河东小学"});
    let mut me: Me = serde_json::from_value(old.clone()).expect("somebody");
    assert_eq!(serde_json::to_value(&me).expect("JSON"), old);
    me.parcel_key = Some(Key::new([171; 32]));
    assert_eq!(serde_json::to_value(&me).expect("JSON")["parcel_key"], "ab".repeat(32));
    let supervises = json!([{"id": "east", "name": "东片区"}]);
    me.organisations = serde_json::from_value(supervises.clone()).expect("organisations");
    assert_eq!(serde_json::to_value(&me).expect("JSON")["organisations"], supervises);
}

#[test]
fn a_month_of_an_area() {
    let tally = json!({"met": 2, "owed": 5, "waived": 0, "overdue": 1, "due_soon": 0});
    let wire = json!({
        "organisation": {"id": "zx", "kind": "centre", "name": "中心学校", "parent": null}, "month": "2026-11",
        "schools": [{
            "school": {"id": "hd", "name": "河东小学"}, "signed": 1_793_000_000_000_i64, "total": tally,
            "duties": [
                {"duty": "dinner", "kind": "dinner", "per": "child", "tally": null},
                {"duty": "talk", "kind": "talk", "per": "child", "tally": tally}
            ]
        }],
        "nothing_yet": [{"id": "tp", "name": "铁铺小学"}], "unsigned": [{"id": "sl", "name": "素龙中学"}],
        "signed": tally, "total": tally
    });
    let roll_up: RollUp = serde_json::from_value(wire.clone()).expect("a roll-up");
    assert_eq!(serde_json::to_value(roll_up).expect("JSON"), wire);
}

/// Staff as every phone has them; a role is a word, or since version 3 has days.
#[test]
fn roles_of_staff() {
    for roles in [
        json!(["mentor", "class_teacher", "counsellor", "clerk", "principal", "administrator"]),
        json!([{"role": "principal", "from": "2026-09-01", "to": null}]),
    ] {
        let wire = json!({"id": "m1", "name": "李老师", "roles": roles});
        let staff: Staff = serde_json::from_value(wire.clone()).expect("somebody");
        assert_eq!(serde_json::to_value(staff).expect("JSON"), wire);
    }
}

#[test]
fn every_code() {
    let codes = [
        (Code::Malformed, "malformed"),
        (Code::TooLarge, "too_large"),
        (Code::WrongPassword, "wrong_password"),
        (Code::TooManyGuesses, "too_many_guesses"),
        (Code::SignedOut, "signed_out"),
        (Code::Revoked, "revoked"),
        (Code::Disabled, "disabled"),
        (Code::Forbidden, "forbidden"),
        (Code::NotFound, "not_found"),
        (Code::OldApp, "old_app"),
        (Code::UnknownKind, "unknown_kind"),
        (Code::InFuture, "in_future"),
        (Code::NotPaired, "not_paired"),
        (Code::NotAuthor, "not_author"),
        (Code::UnknownRecord, "unknown_record"),
        (Code::IdReused, "id_reused"),
        (Code::Invalid, "invalid"),
        (Code::InPast, "in_past"),
        (Code::Outdated, "outdated"),
        (Code::OtherSchool, "other_school"),
        (Code::BrokenSeal, "broken_seal"),
    ];
    for (code, word) in codes {
        assert_eq!(serde_json::to_value(code).expect("JSON"), word);
    }
    assert_eq!(serde_json::from_value::<Code>(json!("from a newer server")).expect("any word"), Code::Other);
}

/// Databases from before cells were lists hold them as objects.
#[test]
fn a_cell_is_read_as_a_list_and_as_it_was_kept_before() {
    let before = json!({
        "duty": "talk", "kind": "talk", "per": "child", "subject": "c1", "responsible": "m1", "waived": false,
        "every": "month", "period": {"from": "2026-11-01", "to": "2026-11-30"}, "first": "2026-11-02",
        "due": "2026-11-30", "need": 1, "hits": [{"record": "r1", "date": "2026-11-05"}]
    });
    let list = json!([
        "talk",
        "talk",
        "child",
        "c1",
        "m1",
        false,
        "month",
        ["2026-11-01", "2026-11-30"],
        "2026-11-02",
        "2026-11-30",
        1,
        [["r1", "2026-11-05"]]
    ]);
    let cell: Cell = serde_json::from_value(before).expect("an older cell");
    assert_eq!(serde_json::to_value(&cell).expect("JSON"), list);
    assert_eq!(serde_json::from_value::<Cell>(list).expect("a cell"), cell);
}

/// The fields that came with version 3 are left out for apps that would refuse a file with them.
#[test]
fn a_childs_file_in_each_version() {
    let guardian = json!({"relation": "奶奶", "phone": "13900000001"});
    let before =
        json!({"id": "c1", "name": "王小雨", "class": "k1", "from": "2026-09-01", "to": null, "guardian": guardian});
    let mut now = before.clone();
    now["guardian"]["reachable"] = json!("晚上");
    (now["family"], now["needs"], now["know"]) = (json!("…"), json!("…"), json!("…"));
    now["earlier"] = json!([{"class": "k2", "from": "2025-09-01", "to": "2026-07-05"}]);
    let wire = json!({"child": now, "pairings": [], "waivers": []});
    let file: ChildFile = serde_json::from_value(wire.clone()).expect("a file");
    assert_eq!(serde_json::to_value(file.clone().in_version(3)).expect("JSON"), wire);
    assert_eq!(serde_json::to_value(file.in_version(2)).expect("JSON")["child"], before);
}

#[test]
fn a_correction_and_what_is_told_of_archives() {
    let wire = json!({"id": "x1", "changes": [{"field": "guardian_phone", "old": null, "new": "13900000001"}]});
    let correction: Correction = serde_json::from_value(wire.clone()).expect("a correction");
    assert_eq!(serde_json::to_value(correction).expect("JSON"), wire);
    let unknown = json!({"id": "x1", "changes": [{"field": "guardian_shoes", "old": null, "new": "42"}]});
    assert!(serde_json::from_value::<Correction>(unknown).is_err());
    let wire = json!({"children": ["c2", "c1"]});
    let pair: NotSame = serde_json::from_value(wire.clone()).expect("a pair");
    assert_eq!(serde_json::to_value(pair).expect("JSON"), wire);
    let wire = json!({
        "term": "秋", "classes": [{"class": {"id": "k1", "name": "三(1)班"}, "all": 2, "complete": 1, "surveyed": 0}],
        "children": [{"child": {"id": "c1", "name": "王小雨"}, "class": "k1", "missing": ["address"], "surveyed": false}],
        "alike": [], "arriving": 0
    });
    let archives: Archives = serde_json::from_value(wire.clone()).expect("archives");
    assert_eq!(serde_json::to_value(archives).expect("JSON"), wire);
}

#[test]
fn every_field_of_an_archive() {
    let codes: Vec<&str> = Field::all().map(Field::code).collect();
    let expected = "name gender born class from to hamlet address away guardian_name guardian_relation guardian_phone \
                    guardian_works_at guardian_reachable father_name father_phone father_works_at father_reachable \
                    mother_name mother_phone mother_works_at mother_reachable family needs know";
    assert_eq!(codes.join(" "), expected);
}

#[test]
fn who_leaves_returns_or_moves() {
    for (whom, becomes) in [
        (json!({"of": "child", "id": "c1"}), json!({"what": "leaves"})),
        (json!({"of": "child", "id": "c1"}), json!({"what": "returns"})),
        (json!({"of": "class", "id": "k1"}), json!({"what": "joins", "class": "k2"})),
    ] {
        let wire = json!({"id": "x1", "whom": whom, "becomes": becomes, "on": "2026-11-20", "why": "…"});
        let enrolment: Enrolment = serde_json::from_value(wire.clone()).expect("an enrolment");
        assert_eq!(serde_json::to_value(enrolment).expect("JSON"), wire);
    }
}

#[test]
fn who_is_one_and_who_goes_to_another_school() {
    fn same<T: serde::de::DeserializeOwned + serde::Serialize>(wire: Value) {
        let read: T = serde_json::from_value(wire.clone()).expect("what is sent is read");
        assert_eq!(serde_json::to_value(read).expect("JSON"), wire);
    }
    same::<Merge>(json!({"id": "x1", "keep": "c1", "other": "c2"}));
    same::<Move>(json!({"id": "x1", "child": "c1", "to": "nb", "on": "2026-11-20", "why": "搬家"}));
    same::<MoveAnswer>(json!({"what": "accept", "class": "k1", "from": "2026-11-23"}));
    same::<MoveAnswer>(json!({"what": "decline"}));
    same::<MoveAnswer>(json!({"what": "withdraw"}));
    same::<Moves>(json!({
        "schools": [{"id": "nb", "name": "上河小学"}], "classes": [{"id": "k1", "name": "三(1)班"}],
        "sent": [{"id": "x1", "child": {"id": "c1", "name": "王小雨"}, "to": "上河小学", "on": "2026-11-20", "outcome": "accepted"}],
        "received": [{"id": "x2", "from": "上河小学", "name": "李新", "gender": "f", "born": null, "on": "2026-11-20", "why": "搬家"}]
    }));
}
