//! The table itself: a way a line, a role a column.

/// The columns. `m1` is the mentor of the child asked for, `t1` its class teacher; `e1` supervises the area of the school
/// and `z1` the centre above it; `p9` is the principal of another school.
pub const ROLES: [&str; 13] = [
    "nobody",
    "revoked",
    "disabled",
    "m1",
    "m2",
    "t1",
    "counsellor",
    "clerk",
    "principal",
    "administrator",
    "e1",
    "z1",
    "p9",
];

/// Those that end sessions come last.
pub const TABLE: &str = "
GET  /                                      200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /v/{version}/{*path}                   200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /sw.js                                 200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /boot.js                               200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /manifest.webmanifest                  200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /favicon.ico                           200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /icons/{*path}                         200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /healthz                               200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /metrics                               200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /calendar/{file}                       404 404 404  404 404 404 404  404 404 404  404 404  404
GET  /help                                  200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /join                                  200 200 200  200 200 200 200  200 200 200  200 200  200
POST /join                                  200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /account                               401 401 401  200 200 200 200  200 200 200  200 200  200
POST /account/devices                       401 401 401  200 200 200 200  200 200 200  200 200  200
POST /account/tokens                        401 401 401  403 403 403 403  200 200 403  403 403  200
POST /account/tokens/revoke                 401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /devices                               401 401 401  403 403 403 403  403 200 200  403 403  404
POST /devices                               401 401 401  403 403 403 403  403 200 200  403 403  404
GET  /audit                                 401 401 401  403 403 403 403  403 200 403  403 403  200
GET  /audit.csv                             401 401 401  403 403 403 403  403 200 403  403 403  200
GET  /exports/{what}/{file}                  401 401 401  403 403 403 403  200 200 403  403 403  200
POST /print/invitations                     401 401 401  403 403 403 403  200 200 200  403 403  404
GET  /print/diary/{staff}/{range}           401 401 401  403 403 403 403  200 200 403  403 403  404
GET  /print/child/{child}                   401 401 401  403 403 403 403  200 200 403  403 403  404
GET  /print/class/{class}                   401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /print/return/{month}                  401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /print/term/{term}                     401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api                                   200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /rights                                401 401 401  403 403 403 403  200 200 403  403 403  404
POST /rights/consent                        401 401 401  403 403 403 403  200 200 403  403 403  404
POST /rights/erase                          401 401 401  403 403 403 403  403 200 403  403 403  404
GET  /rights/child.json                     401 401 401  403 403 403 403  403 200 403  403 403  404
GET  /rights/evidence.xlsx                  401 401 401  403 403 403 403  403 200 403  403 403  200
GET  /api/v1/openapi.json                   200 200 200  200 200 200 200  200 200 200  200 200  200
GET  /api/v1/me                             401 401 401  200 200 200 200  200 200 200  200 200  200
POST /api/v1/sync                           401 401 401  200 200 200 200  200 200 200  200 200  200
GET  /api/v1/children/{id}                  401 401 401  200 404 200 404  200 200 404  404 404  404
POST /api/v1/children/{id}                  401 401 401  403 404 200 404  200 200 404  404 404  404
POST /api/v1/children/{id}/survey           401 401 401  403 404 200 404  200 200 404  404 404  404
GET  /api/v1/children                       401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/archive                        401 401 401  403 403 200 403  200 200 403  403 403  200
POST /api/v1/archive/not-same               401 401 401  403 403 403 403  200 200 403  403 403  404
POST /api/v1/archive/merges                 401 401 401  403 403 403 403  200 200 403  403 403  404
POST /api/v1/archive/merges/{id}/undo       401 401 401  403 403 403 403  200 200 403  403 403  404
GET  /api/v1/moves                          401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/moves                          401 401 401  403 403 403 403  200 200 403  403 403  404
POST /api/v1/moves/{id}                     401 401 401  403 403 403 403  200 200 403  403 403  404
POST /api/v1/enrolments                     401 401 401  403 403 403 403  200 200 403  403 403  404
GET  /api/v1/board/{range}                  401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/board/{range}/mentors/{staff}  401 401 401  403 403 403 403  200 200 403  403 403  404
GET  /api/v1/places                         401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/nudges                         401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/nudges                         401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/reminders                      401 401 401  403 403 403 403  200 200 403  403 403  200
PUT  /api/v1/reminders/plan                 401 401 401  403 403 403 403  200 200 403  403 403  200
PUT  /api/v1/robots/{id}                    401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/robots/{id}/test               401 401 401  403 403 403 403  200 200 403  403 403  200
DELETE /api/v1/robots/{id}                    401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/reminders/mine                 401 401 401  200 200 200 200  200 200 200  200 200  200
PUT  /api/v1/reminders/mine                 401 401 401  200 200 200 200  200 200 200  200 200  200
POST /api/v1/reminders/mine/test/{way}      401 401 401  200 200 200 200  200 200 200  200 200  200
PUT  /api/v1/reminders/mine/push            401 401 401  200 200 200 200  200 200 200  200 200  200
DELETE /api/v1/reminders/mine/push            401 401 401  200 200 200 200  200 200 200  200 200  200
POST /api/v1/reminders/mine/feed            401 401 401  200 200 200 200  200 200 200  200 200  200
DELETE /api/v1/reminders/mine/feed            401 401 401  200 200 200 200  200 200 200  200 200  200
GET  /api/v1/checks/{month}                 401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/pictures                       401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/returns                        401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/returns/{month}                401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/returns/{month}/signature      401 401 401  403 403 403 403  403 409 403  403 403  409
POST /api/v1/returns/{month}/withdrawal     401 401 401  403 403 403 403  403 404 403  403 403  404
GET  /api/v1/organisations/{id}/{month}     401 401 401  403 403 403 403  403 403 403  200 200  403
GET  /api/v1/people                         401 401 401  403 403 403 403  200 200 200  403 403  200
GET  /api/v1/coverage/{days}                401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/changes                        401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/changes                        401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/changes/preview                401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/changes/{id}/undo              401 401 401  403 403 403 403  200 200 403  403 403  409
POST /api/v1/notes/{record}/readers         401 401 401  200 404 404 404  404 404 404  404 404  404
POST /api/v1/notes/{record}/open            401 401 401  403 403 403 403  403 200 403  403 403  404
POST /api/v1/help/{record}                  401 401 401  403 403 403 403  200 409 403  403 403  409
GET  /api/v1/pairings                       401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/handovers/{child}/read         401 401 401  200 404 404 404  404 404 404  404 404  404
GET  /api/v1/attachments/{hash}             401 401 401  200 404 200 404  200 200 404  404 404  404
GET  /api/v1/attachments/{hash}/parts       401 401 401  200 404 404 404  404 404 404  404 404  404
POST /api/v1/attachments/{hash}/parts       401 401 401  200 404 404 404  404 404 404  404 404  404
GET  /api/v1/parcel-key                     401 401 401  200 200 200 200  200 200 200  200 200  200
POST /api/v1/parcels                        401 401 401  200 200 200 200  200 200 200  422 422  422
POST /api/v1/leftovers                      401 200 200  403 403 403 403  403 403 403  403 403  403
POST /api/v1/leftovers/review               401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/roster                         401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/roster/preview                 401 401 401  403 403 403 403  200 200 403  403 403  200
POST /api/v1/roster/refused                 401 401 401  403 403 403 403  200 200 403  403 403  200
GET  /api/v1/roster/template                401 401 401  403 403 403 403  200 200 403  403 403  200
POST /account/password                      401 401 401  200 200 200 200  200 200 200  200 200  200
POST /api/v1/sign-in                        401 200 401  200 200 200 200  200 200 200  200 200  200
POST /api/v1/sign-out                       200 200 200  200 200 200 200  200 200 200  200 200  200
";

/// One way and what each role is answered.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub expected: [u16; 13],
}

pub fn rows() -> impl Iterator<Item = Row> {
    TABLE.trim().lines().map(|line| {
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().expect("a method"), words.next().expect("a path"));
        let expected: Vec<u16> = words.map(|word| word.parse().expect("a status")).collect();
        Row { method, path, expected: expected.try_into().expect("a status for each role") }
    })
}
