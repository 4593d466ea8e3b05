//! `peiban user`: accounts, made and repaired at the console.

use std::io::{IsTerminal, Read};

use anyhow::{Context, Result};
use chrono::Utc;
use clap::{Args, Subcommand};
use domain::{
    id::{DeviceId, SchoolId, StaffId},
    people::Staff,
    role::{HeldRole, Role},
};

use super::{founding, print};
use crate::{
    Passwords,
    store::{Account, Actor, Device, Store},
};

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Let a member of staff sign in. The password is read from standard input, or made up and printed once. A school that
    /// is not there yet is made with `--new-school`, and this person is its principal.
    Add {
        /// The school's id.
        #[arg(long)]
        school: SchoolId,
        /// The id of the member of staff in the school's package; `p1` in a new school.
        #[arg(long, default_value = "p1")]
        staff: StaffId,
        /// The telephone number to sign in with; the one in the package if absent.
        #[arg(long)]
        phone: Option<String>,
        /// The name of the school to make.
        #[arg(long, value_name = "NAME", requires_all = ["name", "phone"])]
        new_school: Option<String>,
        /// The name of its principal.
        #[arg(long, requires = "new_school")]
        name: Option<String>,
    },
    /// Set a new password, read or made up as above, and sign out all the person's devices.
    Password(Whose),
    /// List the devices a person signed in on.
    Devices(Whose),
    /// Shut out one device, such as a lost phone: what it holds waits for the principal, then it forgets everything.
    Revoke(WhichDevice),
    /// Let a device in again that was shut out.
    Restore(WhichDevice),
    /// Shut out a person, with all their devices.
    Disable(Whose),
    /// Let a person in again.
    Enable(Whose),
}

#[derive(Debug, Args)]
pub(super) struct Whose {
    /// The telephone number they sign in with.
    #[arg(long)]
    phone: String,
}

#[derive(Debug, Args)]
pub(super) struct WhichDevice {
    #[command(flatten)]
    whose: Whose,
    /// The device's id, as `peiban user devices` lists it.
    #[arg(long)]
    device: DeviceId,
}

impl User {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        let now = Utc::now();
        match self {
            Self::Add { school, staff, phone, new_school, name } => {
                if let (Some(school_name), Some(name)) = (new_school, name) {
                    let principal = Staff {
                        id: staff.clone(),
                        name,
                        roles: vec![HeldRole::Always(Role::Principal)],
                        phone: phone.clone(),
                    };
                    let package = founding::new_school(&school, &school_name, &[principal], now.date_naive())?;
                    store.import(&package, now).await?;
                }
                add(store, school, staff, phone).await
            }
            Self::Password(whose) => {
                let (hash, made_up) = password().await?;
                store.set_password(whose.phone.trim(), &hash).await?;
                print(&made_up)
            }
            Self::Devices(whose) => print(&list(&store.devices(&whose.account(store).await?, now).await?)),
            Self::Revoke(it) => it.revoke(store, true).await,
            Self::Restore(it) => it.revoke(store, false).await,
            Self::Disable(whose) => store.disable(&whose.account(store).await?, true, now).await,
            Self::Enable(whose) => store.disable(&whose.account(store).await?, false, now).await,
        }
    }
}

impl Whose {
    async fn account(&self, store: &Store) -> Result<Account> {
        store.account(self.phone.trim()).await?.context("no account has this telephone number")
    }
}

impl WhichDevice {
    async fn revoke(self, store: &Store, revoked: bool) -> Result<()> {
        let account = self.whose.account(store).await?;
        store.revoke(&account, &self.device, revoked, Actor::CONSOLE, Utc::now()).await
    }
}

async fn add(store: &Store, school: SchoolId, staff: StaffId, phone: Option<String>) -> Result<()> {
    let (password_hash, made_up) = password().await?;
    let person = store.staff(&school, &staff).await?;
    let phone = phone.or_else(|| person?.phone);
    let phone = phone.with_context(|| format!("\"{staff}\" has no telephone number: give one with --phone"))?;
    store.add_account(&Account { school, staff, password_hash, disabled_at: None }, phone.trim()).await?;
    print(&made_up)
}

/// One line a device: id, name, last contact, what it then kept to itself, and whether it is shut out.
fn list(devices: &[Device]) -> String {
    let line = |it: &Device| {
        let seen = it.last_seen.map_or_else(|| "never".into(), |at| at.to_rfc3339());
        let revoked = it.revoked_at.map(|at| format!("\trevoked {}", at.to_rfc3339())).unwrap_or_default();
        format!("{}\t{}\tseen {seen}\twaiting {}{revoked}\n", it.id, it.name, it.waiting)
    };
    devices.iter().map(line).collect()
}

/// The hash of the password on standard input, or of a new one if there is none; and what to print of a new one.
async fn password() -> Result<(String, String)> {
    let mut typed = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin().read_to_string(&mut typed).context("standard input")?;
    }
    let typed = typed.trim_end_matches(['\r', '\n']);
    let made_up = typed.is_empty().then(made_up_password);
    let hash = Passwords::default().hash(made_up.as_deref().unwrap_or(typed).to_owned()).await?;
    Ok((hash, made_up.map(|it| it + "\n").unwrap_or_default()))
}

/// 60 random bits in letters and digits that nobody mistakes for one another on paper.
fn made_up_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
    rand::random::<[u8; 12]>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
