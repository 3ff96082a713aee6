//! Taking in the body of a relay request: bounded in size and time, and wiped afterwards.

use std::time::Duration;

use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use passdesk_core::outcome::NotSentCause;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::problem::Refusal;

/// No request is larger.
const MAX_REQUEST: usize = 256 * 1024;
/// A page that sends a request sends it at once.
const DEADLINE: Duration = Duration::from_secs(10);

/// The whole body.
pub(super) async fn receive(body: Incoming) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let slow = |_| malformed(StatusCode::REQUEST_TIMEOUT, "the request did not arrive in time");
    timeout(DEADLINE, collect(body)).await.map_err(slow)?
}

async fn collect(mut body: Incoming) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let large = || malformed(StatusCode::PAYLOAD_TOO_LARGE, "a request is not larger than 256 KiB");
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > MAX_REQUEST {
        return Err(large());
    }
    // Of its final size from the start, for a buffer that grows leaves unwiped copies behind. Nothing without a length comes here.
    let mut message = Zeroizing::new(Vec::with_capacity(announced));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| malformed(StatusCode::BAD_REQUEST, "the request is cut off"))?;
        if let Ok(data) = frame.into_data() {
            if message.len() + data.len() > MAX_REQUEST {
                return Err(large());
            }
            message.extend_from_slice(&data);
        }
    }
    Ok(message)
}

fn malformed(status: StatusCode, title: &'static str) -> Refusal {
    Refusal::not_sent(status, NotSentCause::Malformed, title)
}
