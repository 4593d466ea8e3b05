//! Bodies: compressed or not, within limits; read as JSON, or refused with the place that is wrong.

use std::io::Read;

use axum::{
    body::Bytes,
    extract::{
        FromRequest, Request,
        rejection::{BytesRejection, FailedToBufferBody},
    },
    http::{
        HeaderMap,
        header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    },
};
use domain::sync::MAX_BODY;
use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// The body of a request, read as JSON.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if content_type.split(';').next().map(str::trim) != Some("application/json") {
            return Err(Error::not_json());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        // Of a list, serde would take the fields in their order, and for those that are left out their defaults.
        if bytes.trim_ascii_start().starts_with(b"[") {
            return Err(Error::malformed(".", "expected an object, not a list"));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| Error::malformed(&error.path().to_string(), error.inner()))?;
        json.end().map_err(|error| Error::malformed(".", error))?;
        Ok(Self(value))
    }
}

/// The bytes as they were before they were compressed; the headers then say no more of it.
pub fn uncompressed(headers: &mut HeaderMap, bytes: Bytes) -> Result<Bytes> {
    let Some(encoding) = headers.remove(CONTENT_ENCODING) else { return Ok(bytes) };
    if !encoding.as_bytes().eq_ignore_ascii_case(b"gzip") {
        return Err(Error::other_encoding());
    }
    headers.remove(CONTENT_LENGTH);
    let mut plain = Vec::new();
    // One byte more than allowed tells that there is more; what a bomb would become is never made.
    let limit = u64::try_from(MAX_BODY).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(&*bytes).take(limit).read_to_end(&mut plain);
    read.map_err(|error| Error::malformed("gzip", error))?;
    if plain.len() > MAX_BODY { Err(Error::too_large()) } else { Ok(plain.into()) }
}

/// Why a body could not be read.
pub fn unreadable(rejection: BytesRejection) -> Error {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => Error::too_large(),
        other => Error::malformed(".", other),
    }
}
