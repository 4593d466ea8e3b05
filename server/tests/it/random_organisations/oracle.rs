//! Who may see what, said once more and plainly: from the made-up people and their days, without the server's code.

use super::world::{Centre, Child, Record, School, Token};

/// Everything that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Sync,
    Me,
    Board,
    Mentor(String),
    Child(String),
    People,
    Changes,
    Coverage,
    Pairings,
    /// How complete the archives are, and the children that a word may mean.
    Archives,
    Search,
    /// Children on their way to other schools of the centre.
    Moves,
    /// Children's data before the law: of all, and what a guardian gets of one.
    Rights,
    Copy(String),
    Audit,
    Devices(String),
    /// Of some centre: of the same one, or of its neighbour.
    Month(u32, Option<usize>),
}

impl Asked {
    /// Every kind, about everything there is in the school and the centre, and some that is elsewhere. That a role is
    /// missing is told to each person once only: the table of routes tells the rest.
    pub fn all(centre: &Centre, caller: (usize, usize)) -> Vec<Self> {
        let staff = &centre.schools[caller.0].staff;
        let by_role = [
            Self::Board,
            Self::People,
            Self::Changes,
            Self::Coverage,
            Self::Pairings,
            Self::Archives,
            Self::Search,
            Self::Moves,
            Self::Rights,
            Self::Audit,
        ];
        let copy = centre.schools[caller.0].children.first().map(|child| Self::Copy(child.id.clone()));
        let about = [Self::Mentor(staff[0].id.clone()), Self::Devices(staff[1].id.clone())];
        let (mut all, refused): (Vec<_>, Vec<_>) =
            by_role.into_iter().chain(about).chain(copy).partition(|asked| asked.may_be_asked(centre, caller));
        let turn = centre.nth as usize + caller.1;
        all.extend(refused.into_iter().cycle().nth(turn % 13));
        all.extend([Self::Sync, Self::Me]);
        all.extend(["c0", "c1", "c2"].map(|id| Self::Child(id.into())));
        all.extend(centre.organisations().map(|area| Self::Month(centre.nth, area)));
        all.push(Self::Month(centre.nth ^ 1, None));
        all
    }

    pub fn address(&self) -> String {
        match self {
            Self::Sync => "/api/v1/sync".into(),
            Self::Me => "/api/v1/me".into(),
            Self::Board => "/api/v1/board/2026-11".into(),
            Self::Mentor(id) => format!("/api/v1/board/2026-11/mentors/{id}"),
            Self::Child(id) => format!("/api/v1/children/{id}"),
            Self::People => "/api/v1/people".into(),
            Self::Changes => "/api/v1/changes".into(),
            Self::Coverage => "/api/v1/coverage/30".into(),
            Self::Pairings => "/api/v1/pairings".into(),
            Self::Archives => "/api/v1/archive".into(),
            Self::Search => "/api/v1/children?q=c".into(),
            Self::Moves => "/api/v1/moves".into(),
            Self::Rights => "/rights".into(),
            Self::Copy(id) => format!("/rights/child.json?child={id}"),
            Self::Audit => "/audit".into(),
            Self::Devices(id) => format!("/devices?staff={id}"),
            Self::Month(nth, None) => format!("/api/v1/organisations/z{nth}/2026-11"),
            Self::Month(nth, Some(area)) => format!("/api/v1/organisations/z{nth}a{area}/2026-11"),
        }
    }

    pub fn may_be_asked(&self, centre: &Centre, caller: (usize, usize)) -> bool {
        let me = Caller::of(centre, caller);
        match self {
            Self::Sync | Self::Me => true,
            Self::Board
            | Self::Mentor(_)
            | Self::Changes
            | Self::Coverage
            | Self::Pairings
            | Self::Search
            | Self::Moves
            | Self::Rights => me.board(),
            Self::Archives => me.board() || me.leads_any(),
            Self::People => me.board() || me.is("administrator"),
            Self::Audit | Self::Copy(_) => me.is("principal"),
            Self::Devices(_) => me.is("principal") || me.is("administrator"),
            Self::Child(id) => me.school.child(id).is_some_and(|child| me.board() || me.cares(child)),
            Self::Month(nth, area) => *nth == centre.nth && centre.supervises(caller, *area),
        }
    }

    /// Whether an answer may hold what is marked so.
    pub fn may_hold(&self, centre: &Centre, caller: (usize, usize), token: &Token) -> bool {
        if let Self::Month(_, area) = self {
            return centre.may_hold_in_month(*area, token);
        }
        if *self == Self::Moves && token.kind == "school" {
            let other = centre.schools.iter().position(|it| it.id == token.school);
            return other.is_some_and(|it| it != caller.0);
        }
        if token.kind == "organisation" {
            let known = centre.organisations().filter(|area| centre.organisation(*area) == token.id);
            return *self == Self::Me && known.into_iter().any(|area| centre.supervises(caller, area));
        }
        let me = Caller::of(centre, caller);
        token.school == me.school.id && self.may_hold_own(&me, &token.kind, &token.id)
    }

    /// The same for what is of the caller's own school.
    fn may_hold_own(&self, me: &Caller<'_>, kind: &str, id: &str) -> bool {
        let child = || me.school.child(id).is_some_and(|child| me.cares(child));
        let record = || me.school.record(id);
        let own = |record: &Record| record.by == me.id;
        match (self, kind) {
            (_, "school") | (Self::Sync, "class") => true,
            (Self::Me, "staff") | (Self::Sync, "leave") => me.id == id,
            (Self::People | Self::Board, kind) => kind == "staff",
            (Self::Mentor(_) | Self::Coverage | Self::Pairings, kind) => ["staff", "child", "class"].contains(&kind),
            (Self::Changes, kind) => ["staff", "child", "class", "phone", "leave"].contains(&kind),
            (Self::Audit, kind) => ["staff", "child"].contains(&kind),
            (Self::Moves, kind) => kind == "class",
            (Self::Archives, "child") => me.board() || me.school.child(id).is_some_and(|child| me.leads(&child.class)),
            (Self::Archives, "class") => me.board() || me.leads(id),
            (Self::Archives, "staff") => me.board(),
            (Self::Rights | Self::Search, kind) => ["child", "class"].contains(&kind),
            (Self::Devices(staff), "staff") => staff == id,
            (Self::Sync, "child" | "excuse") => child(),
            (Self::Sync, "staff") => me.knows(id),
            (Self::Sync, "private") => own(record()),
            (Self::Sync, "note") => own(record()) || me.reads(record()),
            (Self::Child(child), "staff") => me.school.has_to_do(child, id),
            (Self::Child(child) | Self::Copy(child), "child" | "excuse") => child == id,
            (Self::Child(child) | Self::Copy(child), "class") => {
                me.school.child(child).is_some_and(|it| it.class == id)
            }
            (Self::Child(child) | Self::Copy(child), "note") => record().children.contains(child),
            (Self::Child(child), "private") => own(record()) && record().children.contains(child),
            _ => false,
        }
    }
}

impl Centre {
    /// Names of schools beneath and of the organisation itself; nothing else.
    fn may_hold_in_month(&self, area: Option<usize>, token: &Token) -> bool {
        let school = self.schools.iter().position(|it| it.id == token.school);
        match token.kind.as_str() {
            "organisation" => token.id == self.organisation(area),
            "school" => school.is_some_and(|at| self.beneath(area, at)),
            _ => false,
        }
    }
}

/// Somebody, and the school they are of.
struct Caller<'a> {
    school: &'a School,
    id: &'a str,
    roles: Vec<&'static str>,
    /// Whether they are, were this term or will be principal.
    ever_principal: bool,
}

impl<'a> Caller<'a> {
    fn of(centre: &'a Centre, (school, person): (usize, usize)) -> Self {
        let school = &centre.schools[school];
        let person = &school.staff[person];
        let roles = person.roles.iter().filter(|(_, days)| days.hold_today()).map(|(role, _)| *role).collect();
        let principal = |(role, days): &(&str, super::world::Days)| *role == "principal" && days.reach_this_term();
        Self { school, id: &person.id, roles, ever_principal: person.roles.iter().any(principal) }
    }

    fn is(&self, role: &str) -> bool {
        self.roles.contains(&role)
    }

    fn board(&self) -> bool {
        self.is("principal") || self.is("clerk")
    }

    fn cares(&self, child: &Child) -> bool {
        let pairing = |it: &&(String, String, super::world::Days)| it.0 == child.id && it.1 == self.id;
        let mentor = self.school.pairings.iter().filter(pairing).any(|it| it.2.hold_today());
        child.days.hold_today() && (mentor || self.leads(&child.class))
    }

    fn leads(&self, class: &str) -> bool {
        self.school.teachers.iter().any(|it| it.0 == class && it.1 == self.id && it.2.hold_today())
    }

    fn leads_any(&self) -> bool {
        self.school.teachers.iter().any(|it| it.1 == self.id && it.2.hold_today())
    }

    /// Whose names their phone has.
    fn knows(&self, staff: &str) -> bool {
        let school = self.school;
        let principal =
            || school.staff.iter().any(|it| it.id == staff && it.roles.iter().any(|it| it.0 == "principal"));
        let colleague = || school.children.iter().any(|it| self.cares(it) && school.has_to_do(&it.id, staff));
        // Somebody may share a note with them.
        let counsellor =
            |it: &super::world::Person| it.roles.iter().any(|it| it.0 == "counsellor" && it.1.hold_today());
        let counsellor = || school.staff.iter().any(|it| it.id == staff && counsellor(it));
        let reported = || school.records.iter().any(|it| it.kind == "report" && it.by == staff);
        staff == self.id
            || self.board()
            || principal()
            || counsellor()
            || colleague()
            || self.ever_principal && reported()
    }

    /// Whether a record's note is their business, if it is not private.
    fn reads(&self, record: &Record) -> bool {
        let of_child = |id: &String| self.school.child(id).is_some_and(|child| self.cares(child));
        match &record.class {
            Some(class) => self.leads(class),
            None if record.children.is_empty() => self.ever_principal && self.board(),
            None => record.children.iter().any(of_child),
        }
    }
}

impl School {
    fn child(&self, id: &str) -> Option<&Child> {
        self.children.iter().find(|it| it.id == id)
    }

    fn record(&self, id: &str) -> &Record {
        self.records.iter().find(|it| it.id == id).expect("a record that was made up")
    }

    /// Whether they mentored or taught the child at any time, or wrote about it.
    fn has_to_do(&self, child: &str, staff: &str) -> bool {
        let class = self.child(child).map(|it| &it.class);
        self.pairings.iter().any(|it| it.0 == child && it.1 == staff)
            || self.teachers.iter().any(|it| Some(&it.0) == class && it.1 == staff)
            || self.records.iter().any(|it| it.by == staff && it.children.iter().any(|id| id == child))
    }
}
