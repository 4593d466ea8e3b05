//! The people of a school put in the place of those that are there: what differs is written, the rest left alone.

use anyhow::Result;
use domain::{
    id::SchoolId,
    people::ClassTeacher,
    school::{ChildFile, Rules, School},
};
use serde::Serialize;
use sqlx::AnyConnection;

use super::{
    child_rows::{Author, note_changes, put_children},
    parts::put_pairings,
    rows::{insert, json, put},
    waivers::rules_changed,
};

/// Stores the staff, classes, children and pairings of `after` where they differ from `before`, and lets the phones
/// concerned know under its author's number.
pub(super) async fn put_people(
    db: &mut AnyConnection,
    before: &School,
    after: &School,
    author: &Author<'_>,
) -> Result<()> {
    let school = &after.rules.info.id;
    let (old, new) = (&before.rules, &after.rules);
    put_list(db, school, STAFF, (&old.staff, &new.staff), |it| it.id.as_str()).await?;
    put_list(db, school, CLASSES, (&old.classes, &new.classes), |it| it.id.as_str()).await?;
    put_class_teachers(db, old, new).await?;
    if old.staff != new.staff || old.classes != new.classes || old.class_teachers != new.class_teachers {
        rules_changed(db, school, author.seq).await?;
    }
    put_files(db, before, after, author).await
}

const STAFF: &str = "staff (school, id, place, body)";
const CLASSES: &str = "class (school, id, place, body)";

async fn put_list<T: Serialize + PartialEq>(
    db: &mut AnyConnection,
    school: &SchoolId,
    target: &'static str,
    (old, new): (&[T], &[T]),
    id: impl Fn(&T) -> &str,
) -> Result<()> {
    let row = |(place, it): (i64, &T)| Ok([school.as_str().into(), id(it).into(), place.into(), json(it)?.into()]);
    let changed =
        (0..).zip(new).filter(|(place, it)| old.get(usize::try_from(*place).unwrap_or(usize::MAX)) != Some(it));
    let rows = changed.map(row).collect::<Result<_>>()?;
    put(db, target, "on conflict (school, id) do update set place = excluded.place, body = excluded.body", rows).await
}

async fn put_class_teachers(db: &mut AnyConnection, old: &Rules, new: &Rules) -> Result<()> {
    if old.class_teachers == new.class_teachers {
        return Ok(());
    }
    let school = new.info.id.as_str();
    sqlx::query("delete from class_teacher where school = $1").bind(school).execute(&mut *db).await?;
    let row = |(place, it): (i64, &ClassTeacher)| {
        let (class, teacher) = (it.class.as_str().into(), it.teacher.as_str().into());
        Ok([school.into(), place.into(), class, teacher, it.from.into(), it.to.into(), json(it)?.into()])
    };
    let rows = (0..).zip(&new.class_teachers).map(row).collect::<Result<_>>()?;
    insert(db, "class_teacher (school, place, class, teacher, began, ended, body)", rows).await
}

async fn put_files(db: &mut AnyConnection, before: &School, after: &School, author: &Author<'_>) -> Result<()> {
    let school = &after.rules.info.id;
    let changed: Vec<&ChildFile> = after
        .children
        .iter()
        .filter(|(id, file)| before.children.get(*id) != Some(file))
        .map(|(_, file)| file)
        .collect();
    put_children(db, school, &changed.iter().map(|file| &file.child).collect::<Vec<_>>(), author.seq).await?;
    let known = changed.iter().filter_map(|file| Some((&before.children.get(&file.child.id)?.child, &file.child)));
    note_changes(db, school, author, known).await?;
    for file in changed {
        let old = before.children.get(&file.child.id).map_or(&[][..], |old| &old.pairings);
        if old != file.pairings {
            put_pairings(db, school, &file.child.id, &file.pairings).await?;
        }
    }
    Ok(())
}
