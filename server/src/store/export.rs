//! A school package going out: the exact inverse of the import.

use anyhow::Result;
use domain::{id::SchoolId, package::Package, record::Record, school::School};

use super::{
    Store,
    school::{ALL_CHILDREN, list, rules},
};

impl Store {
    /// A school with all its records, every list in the order in which it came; private notes only if asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export(&self, school: &SchoolId, with_private: bool) -> Result<Option<Package>> {
        if self.school_info(school).await?.is_none() {
            return Ok(None);
        }
        let mut db = self.snapshot().await?;
        let rules = rules(&mut db, school).await?;
        let mut records: Vec<Record> =
            list(&mut db, school, "select body from record where school = $1 order by seq").await?;
        if !with_private {
            records = records.into_iter().map(Record::for_the_school).collect();
        }
        let mut package = Package::of(School { rules, children: [].into() }, records);
        package.children = list(&mut db, school, ALL_CHILDREN).await?;
        package.pairings = list(&mut db, school, "select body from pairing where school = $1 order by place").await?;
        package.waivers = list(&mut db, school, "select body from waiver where school = $1 order by place").await?;
        Ok(Some(package))
    }
}
