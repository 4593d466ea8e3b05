//! Names become addresses here, for the very connection that is made: a name that leads inside leads nowhere.

use std::{io, net::SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{Internal, is_global};

/// Knows only addresses out in the world. A name that was looked up beforehand could mean another address by now.
pub struct Worldwide;

impl Resolve for Worldwide {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is put in by the one who asks.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            let global: Vec<_> = found.into_iter().filter(|it| is_global(it.ip())).collect();
            if global.is_empty() { Err(Internal.into()) } else { Ok(Box::new(global.into_iter()) as Addrs) }
        })
    }
}
