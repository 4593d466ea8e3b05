//! Where a request comes from: who fails too often from one place waits, whichever accounts they try.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use domain::Code;

use crate::{
    App,
    error::{Error, Result},
};

/// The address of whoever asks; none if it cannot be told.
#[derive(Debug)]
pub struct Address(Option<String>);

impl FromRequestParts<App> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|it| it.0.ip());
        let address = if app.behind_proxy { forwarded(&parts.headers) } else { peer.filter(|it| !it.is_loopback()) };
        Ok(Self(address.map(|it| network(it.to_canonical()))))
    }
}

impl Address {
    /// Does what needs a secret, unless too many from here were wrong; a wrong one is counted. It is counted afterwards, for
    /// whoever is right must not count, so as many more get through as the gate lets in at once.
    pub async fn try_secret<T>(&self, app: &App, attempt: impl Future<Output = Result<T>>) -> Result<T> {
        let Some(address) = &self.0 else { return attempt.await };
        if let Some(wait) = app.store.must_wait(address, app.now()).await? {
            return Err(Error::too_many_failures(wait));
        }
        let outcome = attempt.await;
        if outcome.as_ref().is_err_and(is_wrong) {
            app.store.failed(address, app.now()).await?;
        }
        outcome
    }
}

fn is_wrong(error: &Error) -> bool {
    let Error::Person { refusal, .. } = error else { return false };
    matches!(refusal.code, Code::WrongPassword | Code::TooManyGuesses | Code::NotFound)
}

/// What the proxy next to us saw: it writes the last one, all before may be made up.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// Whoever has one address of the sixth version has the 2^64 of its network.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
    }
}
