//! Random people: who is there, who holds whom, and what they are waived of.

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    KINDS, kinds,
    spot::{LONG_AGO, Spot, Spots, Turn, in_turn, spots, turns},
};

/// The people of a school as numbers.
#[derive(Debug, Clone)]
pub struct Draft {
    mentors: usize,
    teachers: usize,
    /// When each of them is one, if not always.
    principals: Vec<Option<(Spot, Option<Spot>)>>,
    classes: Vec<Vec<Turn>>,
    children: Vec<Child>,
    waivers: Vec<Waiver>,
}

#[derive(Debug, Clone)]
struct Child {
    class: usize,
    from: Option<Spot>,
    to: Option<Spot>,
    pairings: Vec<Turn>,
    paired_long_ago: bool,
    paired_until: Option<Spot>,
}

#[derive(Debug, Clone)]
struct Waiver {
    of_staff: bool,
    whose: usize,
    kinds: usize,
    days: (Spot, Spot),
    confirmed: bool,
}

/// One to four mentors, one or two class teachers, mostly one principal, and what depends on them.
pub fn drafts() -> impl Strategy<Value = Draft> {
    let few = |most| select((1..=most).collect::<Vec<usize>>());
    let child = (
        0..3usize,
        option::weighted(0.25, spots()),
        option::weighted(0.25, spots()),
        turns(4),
        prop::bool::weighted(0.7),
        option::weighted(0.2, spots()),
    );
    let child = child.prop_map(|(class, from, to, pairings, paired_long_ago, paired_until)| Child {
        class,
        from,
        to,
        pairings,
        paired_long_ago,
        paired_until,
    });
    let of_kinds = prop_oneof![Just(0), 1..1usize << KINDS.len()];
    let waiver = (any::<bool>(), 0..8usize, of_kinds, (spots(), spots()), prop::bool::weighted(0.75));
    let waiver =
        waiver.prop_map(|(of_staff, whose, kinds, days, confirmed)| Waiver { of_staff, whose, kinds, days, confirmed });
    let post = || option::weighted(0.3, (spots(), option::weighted(0.5, spots())));
    let principals = select(vec![1usize, 1, 1, 1, 2, 3, 0]).prop_flat_map(move |count| vec(post(), count));
    let people = (few(4), few(2), principals, vec(turns(3), 1..=3));
    (people, vec(child, 1..=4), vec(waiver, 0..=4)).prop_map(
        |((mentors, teachers, principals, classes), children, waivers)| Draft {
            mentors,
            teachers,
            principals,
            classes,
            children,
            waivers,
        },
    )
}

impl Draft {
    /// Puts the people into a package.
    pub fn build(&self, school: &mut Value, spots: &Spots) {
        let people = |count: usize, id: &'static str, role: &'static str| {
            (0..count).map(move |at| json!({"id": format!("{id}{at}"), "name": "老师", "roles": [role]}))
        };
        let mentors: Vec<Value> = people(self.mentors, "m", "mentor").collect();
        let principals = self.principals.iter().enumerate().map(|(at, post)| {
            let dated = |(from, to): (Spot, Option<Spot>)| {
                let (from, to) = (spots.day(from), to.map(|to| spots.day(to)));
                json!({"role": "principal", "from": to.map_or(from, |to| from.min(to)), "to": to.map(|to| from.max(to))})
            };
            let role = post.map_or(json!("principal"), dated);
            json!({"id": format!("p{at}"), "name": "老师", "roles": [role]})
        });
        let others = people(self.teachers, "t", "class_teacher").chain(principals);
        let others: Vec<Value> = others.collect();
        // A class teacher is mostly not a mentor, a mentor sometimes a class teacher, a principal now and then either.
        let by_turn = |first: &[Value], then: &[Value], who: usize| {
            let id = first.iter().chain(first).chain(then).nth(who % (2 * first.len() + then.len()));
            id.expect("there are mentors and class teachers")["id"].clone()
        };
        let mut teachers = Vec::new();
        for (class, turns) in self.classes.iter().enumerate() {
            let held = in_turn(turns, true, None, spots).into_iter().map(|(who, from, to)| {
                let teacher = by_turn(&others, &mentors, who);
                json!({"class": format!("k{class}"), "teacher": teacher, "from": from, "to": to})
            });
            teachers.extend(held);
        }
        let (mut children, mut pairings) = (Vec::new(), Vec::new());
        for (at, child) in self.children.iter().enumerate() {
            let (id, class) = (format!("c{at}"), format!("k{}", child.class % self.classes.len()));
            let from = child.from.map_or(LONG_AGO, |spot| spots.day(spot));
            let to = child.to.map(|spot| spots.day(spot)).filter(|to| from <= *to);
            children.push(json!({"id": id, "name": "孩子", "class": class, "from": from, "to": to}));
            let held = in_turn(&child.pairings, child.paired_long_ago, child.paired_until, spots);
            let pairing = |(who, from, to)| json!({"child": id, "mentor": by_turn(&mentors, &others, who), "from": from, "to": to});
            pairings.extend(held.into_iter().map(pairing));
        }
        let staff = [mentors, others].concat();
        school["waivers"] = self.waivers.iter().map(|it| it.build(&staff, &children, spots)).collect();
        let class = |at| json!({"id": format!("k{at}"), "name": "三(1)班"});
        school["classes"] = (0..self.classes.len()).map(class).collect();
        school["staff"] = staff.into();
        school["class_teachers"] = teachers.into();
        school["children"] = children.into();
        school["pairings"] = pairings.into();
    }
}

impl Waiver {
    fn build(&self, staff: &[Value], children: &[Value], spots: &Spots) -> Value {
        let (from, to) = (spots.day(self.days.0), spots.day(self.days.1));
        let (whose, list) = if self.of_staff { ("mentor", staff) } else { ("child", children) };
        json!({
            whose: list[self.whose % list.len()]["id"], "kinds": kinds(self.kinds), "from": from.min(to),
            "to": from.max(to), "reason": "大雪封路", "confirmed": self.confirmed,
        })
    }
}
