//! `peiban serve`.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Result;
use clap::{Parser, builder::FalseyValueParser};

use super::{outside::OutsideArgs, print};
use crate::{
    App,
    backups::Backups,
    demo,
    reminders::{self, Reach},
    serve::{Tls, serve},
    site::Site,
    store::Store,
};

#[derive(Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command")]
pub(super) struct Serve {
    /// The address to listen on; port 0 takes any free port.
    #[arg(long, env = "PEIBAN_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The certificate chain (PEM), to serve TLS without a proxy.
    #[arg(long, requires = "tls_key", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key (PEM).
    #[arg(long, requires = "tls_cert", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Send cookies over TLS only; for a server behind a proxy that speaks TLS.
    #[arg(long)]
    secure_cookies: bool,
    /// Believe the `X-Forwarded-For` of a proxy in front; without one anybody could write it.
    #[arg(long, env = "PEIBAN_BEHIND_PROXY", value_parser = FalseyValueParser::new())]
    behind_proxy: bool,
    /// Take the worker away from every phone that asks; each needs a network from then on.
    #[arg(long)]
    no_worker: bool,
    /// Copy the database into this folder while serving (SQLite; for PostgreSQL use its own tools).
    #[arg(long, value_name = "DIR")]
    backup_folder: Option<PathBuf>,
    /// Hours from one copy to the next; one is made at the start if the newest is older.
    #[arg(long, requires = "backup_folder", default_value_t = 24, value_name = "HOURS")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=8760))]
    backup_every: u32,
    /// How many copies to keep.
    #[arg(long, requires = "backup_folder", default_value_t = 14, value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    keep: u32,
    /// Load the demo school if there is no school yet, and print its accounts.
    #[arg(long)]
    demo: bool,
    /// Leave reminding to another server of this database, or to `peiban remind run`.
    #[arg(long)]
    no_reminders: bool,
    #[command(flatten)]
    outside: OutsideArgs,
}

impl Serve {
    pub(super) async fn run(self, store: Store) -> Result<()> {
        let tls = self.tls_cert.zip(self.tls_key).map(|(cert, key)| Tls { cert, key });
        let reach = Reach::open(&store, self.outside.config()?).await?;
        let mut app = App::new(store, reach);
        app.secure_cookies = self.secure_cookies || tls.is_some();
        app.behind_proxy = self.behind_proxy;
        if self.no_worker {
            app.site = Arc::new(Site::embedded().without_worker());
        }
        let load_demo = self.demo && !app.store.has_a_school().await?;
        if load_demo {
            demo::load(&app.store, &app.passwords, app.now()).await?;
        }
        if let Some(folder) = self.backup_folder {
            app.store.ensure_can_back_up()?;
            let every = Duration::from_secs(u64::from(self.backup_every) * 60 * 60);
            let backups = Backups { folder, every, keep: usize::try_from(self.keep)? };
            tokio::spawn(backups.run(app.store.clone()));
        }
        if !self.no_reminders {
            tokio::spawn(reminders::run(app.clone()));
        }
        let is_demo = self.demo && demo::is_loaded(&app.store).await?;
        let greeting = if is_demo { demo::accounts() } else { String::new() };
        serve(app, self.listen, tls, move |address| {
            // The server serves whether or not anyone reads this.
            let _ = print(&format!("Peiban 陪伴 is served at {address}\n{greeting}"));
        })
        .await
    }
}
