//! Listening: plain or TLS, until asked to stop; whoever is too slow is cut off.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context, Result};
use axum_server::{Handle, Server, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::signal::unix::{SignalKind, signal};

use crate::{App, router};

/// The certificate and its key.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Tls {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// How long the server waits for the head of a request, and so for the next one on an open connection.
#[derive(Debug, Clone, Copy)]
pub struct Patience(pub Duration);

impl Default for Patience {
    /// A head fits into one or two packets, which takes a few seconds even on 2G; a connection that is kept for longer
    /// saves nobody anything.
    fn default() -> Self {
        Self(Duration::from_secs(30))
    }
}

/// How long open requests may take to finish once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// More than the head of any request of a browser; a flood of headers ends here.
const MAX_HEAD: usize = 64 * 1024;

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
    let handle = Handle::new();
    stop_on_signal(handle.clone())?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    tokio::spawn(announce(handle.clone(), scheme, ready));
    accept(app, listener, tls, Patience::default(), handle).await
}

/// Serves what comes in at `listener` until `handle` says stop.
///
/// # Errors
/// If the certificate cannot be read.
pub async fn accept(
    app: App,
    listener: TcpListener,
    tls: Option<Tls>,
    patience: Patience,
    handle: Handle<SocketAddr>,
) -> Result<()> {
    listener.set_nonblocking(true)?;
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        None => {
            // To tell HTTP/2 by its first bytes, hyper would wait for them for ever.
            let server = axum_server::from_tcp(listener)?.http1_only();
            impatient(server, patience).handle(handle).serve(service).await?;
        }
        Some(tls) => {
            // Only the first call of a process can fail to be the first.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let config = RustlsConfig::from_pem_file(&tls.cert, &tls.key).await;
            let config = config.with_context(|| format!("{} or {}", tls.cert.display(), tls.key.display()))?;
            let server = axum_server::from_tcp_rustls(listener, config)?;
            impatient(server, patience).handle(handle).serve(service).await?;
        }
    }
    Ok(())
}

/// A server that waits for nobody for ever. How long a body may take is the gate's business.
fn impatient<A>(mut server: Server<SocketAddr, A>, Patience(patience): Patience) -> Server<SocketAddr, A> {
    let http = server.http_builder();
    http.http1().timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(MAX_HEAD);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(patience).keep_alive_timeout(patience);
    server
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
