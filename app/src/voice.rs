//! A voice note: what the microphone hears until it is stopped.

use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BlobEvent, MediaDevices, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

use crate::files;

/// The longest there may be, in seconds.
pub const LONGEST: u32 = 60;
/// Speech is clear at half of it; a minute then takes 240 KB.
const BITS_PER_SECOND: u32 = 32_000;
/// What browsers record: most of them Opus, those of Apple AAC.
const FORMS: [&str; 3] = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

/// A recording under way; the microphone is let go with it.
pub struct Recording {
    recorder: MediaRecorder,
    stream: MediaStream,
    heard: Promise,
}

/// Whether this browser records at all; without https none does.
pub fn is_offered() -> bool {
    form().is_some() && devices().is_some()
}

impl Recording {
    /// Begins, once the person has allowed it.
    pub async fn start() -> Result<Self, JsValue> {
        let wanted = MediaStreamConstraints::new();
        wanted.set_audio_bool(true);
        let devices = devices().ok_or(JsValue::UNDEFINED)?;
        let stream = JsFuture::from(devices.get_user_media_with_constraints(&wanted)?).await?;
        let stream: MediaStream = stream.unchecked_into();
        let how = MediaRecorderOptions::new();
        how.set_mime_type(form().ok_or(JsValue::UNDEFINED)?);
        how.set_audio_bits_per_second(BITS_PER_SECOND);
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &how)?;
        // All of it comes at once, when it is stopped.
        let heard = Promise::new(&mut |resolve, reject| {
            recorder.set_ondataavailable(Some(&resolve));
            recorder.set_onerror(Some(&reject));
        });
        recorder.start()?;
        Ok(Self { recorder, stream, heard })
    }

    /// Stops, and hands out what was heard.
    pub async fn stop(self) -> Result<Vec<u8>, JsValue> {
        self.recorder.stop()?;
        let event: BlobEvent = JsFuture::from(self.heard.clone()).await?.dyn_into()?;
        files::bytes(&event.data().ok_or(JsValue::UNDEFINED)?).await
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

fn devices() -> Option<MediaDevices> {
    window().navigator().media_devices().ok().filter(|it| !it.is_undefined())
}

fn form() -> Option<&'static str> {
    let records = Reflect::has(&window(), &"MediaRecorder".into()).unwrap_or_default();
    FORMS.into_iter().find(|it| records && MediaRecorder::is_type_supported(it))
}
