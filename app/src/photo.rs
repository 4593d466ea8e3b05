//! A photo made small enough to travel. It is drawn anew, which leaves behind where, when and by which phone it was taken.

use domain::attachment::{AttachmentKind, TRIES, fitted};
use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use crate::files;

/// The photo of a file, as a JPEG; an error if the file shows none, or none that small.
pub async fn shrunk(file: &Blob) -> Result<Vec<u8>, JsValue> {
    // The browser turns it the way it was held.
    let picture: ImageBitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.unchecked_into();
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    for (longest, quality) in TRIES {
        let bytes = drawn(&canvas, &picture, longest, quality).await?;
        if bytes.len() <= usize::try_from(AttachmentKind::Photo.largest()).unwrap_or_default() {
            picture.close();
            return Ok(bytes);
        }
    }
    Err(JsValue::UNDEFINED)
}

async fn drawn(
    canvas: &HtmlCanvasElement,
    picture: &ImageBitmap,
    longest: u32,
    quality: f64,
) -> Result<Vec<u8>, JsValue> {
    let (width, height) = fitted((picture.width(), picture.height()), longest);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?.unchecked_into();
    // What is transparent would be black in a JPEG.
    context.set_fill_style_str("white");
    let (width, height) = (f64::from(width), f64::from(height));
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height)?;
    let quality = JsValue::from(quality);
    let blob = Promise::new(&mut |resolve, reject| {
        if canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality).is_err() {
            drop(reject.call0(&JsValue::UNDEFINED));
        }
    });
    files::bytes(&JsFuture::from(blob).await?.dyn_into()?).await
}
