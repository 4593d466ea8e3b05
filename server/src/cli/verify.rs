//! `peiban verify`: is everything that is kept what the records and the rules give, and the audit as it was written?

use anyhow::{Result, bail};
use clap::Args;
use domain::id::SchoolId;

use super::print;
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Only this school; all of them if absent.
    #[arg(long)]
    school: Option<SchoolId>,
}

impl Verify {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        let schools = match self.school {
            Some(school) => vec![school],
            None => store.schools().await?,
        };
        let mut count = 0;
        for school in &schools {
            for difference in store.verify(school).await? {
                count += 1;
                let words = |side: Option<String>| side.unwrap_or_else(|| "nothing".into());
                let (kept, right) = (words(difference.kept), words(difference.right));
                print(&format!("{school}: {}\n  kept:      {kept}\n  should be: {right}\n", difference.place))?;
            }
        }
        if count > 0 {
            bail!("{count} things kept differ from what they should be");
        }
        print(&format!("schools checked: {}, no difference\n", schools.len()))
    }
}
