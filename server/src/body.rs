//! JSON bodies, refused with the place that is wrong.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::header::CONTENT_TYPE,
};
use serde::de::DeserializeOwned;

use crate::error::Error;

/// The body of a request, read as JSON.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if content_type.split(';').next().map(str::trim) != Some("application/json") {
            return Err(Error::not_json());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| Error::malformed(&error.path().to_string(), error.inner()))?;
        json.end().map_err(|error| Error::malformed(".", error))?;
        Ok(Self(value))
    }
}

fn unreadable(rejection: BytesRejection) -> Error {
    match rejection {
        BytesRejection::FailedToBufferBody(axum::extract::rejection::FailedToBufferBody::LengthLimitError(_)) => {
            Error::too_large()
        }
        other => Error::malformed(".", other),
    }
}
