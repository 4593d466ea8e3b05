//! Listening: plain or TLS, until asked to stop.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context, Result};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use tokio::signal::unix::{SignalKind, signal};

use crate::{App, router};

/// The certificate and its key.
#[derive(Debug)]
pub struct Tls {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// How long open requests may take to finish once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or SIGINT. `ready` hears the address once connections are accepted there.
///
/// # Errors
/// If the address is taken or the certificate cannot be read.
pub async fn serve(
    app: App,
    listen: SocketAddr,
    tls: Option<Tls>,
    ready: impl FnOnce(String) + Send + 'static,
) -> Result<()> {
    let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}"))?;
    listener.set_nonblocking(true)?;
    let handle = Handle::new();
    stop_on_signal(handle.clone())?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    tokio::spawn(announce(handle.clone(), scheme, ready));
    let service = router(app).into_make_service();
    match tls {
        None => axum_server::from_tcp(listener)?.handle(handle).serve(service).await?,
        Some(tls) => {
            // Only the first call of a process can fail to be the first.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let config = RustlsConfig::from_pem_file(&tls.cert, &tls.key).await;
            let config = config.with_context(|| format!("{} or {}", tls.cert.display(), tls.key.display()))?;
            axum_server::from_tcp_rustls(listener, config)?.handle(handle).serve(service).await?;
        }
    }
    Ok(())
}

async fn announce(handle: Handle<SocketAddr>, scheme: &'static str, ready: impl FnOnce(String)) {
    if let Some(address) = handle.listening().await {
        ready(format!("{scheme}://{address}"));
    }
}

fn stop_on_signal(handle: Handle<SocketAddr>) -> Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: no new connections, open requests finish");
        handle.graceful_shutdown(Some(GRACE));
    });
    Ok(())
}
