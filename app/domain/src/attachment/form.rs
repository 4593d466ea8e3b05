//! What the bytes of a photo or a voice note may be: of a form that phones show, and in a photo nothing but the picture.
//!
//! Where and by which phone a photo was taken stands in segments beside the picture. The phone draws it anew, which leaves
//! them behind; here is looked whether that was so, byte by byte to the end, since more may hang on behind the picture.

use super::AttachmentKind;
use crate::{Code, Refusal};

/// What the bytes are, for whoever is to show them.
///
/// # Errors
/// [`Code::Invalid`] if they are of no such form, or hold more than a picture.
pub fn content_type(kind: AttachmentKind, bytes: &[u8]) -> Result<&'static str, Refusal> {
    let starts = |at: usize, with: &[u8]| bytes.get(at..).is_some_and(|it| it.starts_with(with));
    let (name, bare) = match kind {
        AttachmentKind::Photo if starts(0, b"\xff\xd8") => ("image/jpeg", is_bare_jpeg(bytes)),
        AttachmentKind::Photo if starts(0, b"RIFF") && starts(8, b"WEBP") => ("image/webp", is_bare_webp(bytes)),
        AttachmentKind::Voice if starts(0, b"\x1a\x45\xdf\xa3") => ("audio/webm", true),
        AttachmentKind::Voice if starts(0, b"OggS") => ("audio/ogg", true),
        AttachmentKind::Voice if starts(4, b"ftyp") => ("audio/mp4", true),
        _ => return Err(other_form()),
    };
    if bare { Ok(name) } else { Err(not_bare()) }
}

/// Goes from segment to segment to the very end. Of those beside the picture it may have the ones that say how to draw
/// it: JFIF, a colour profile, Adobe's.
fn is_bare_jpeg(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        let [0xff, marker, after @ ..] = rest else { return false };
        match marker {
            0xd9 => return after.is_empty(),
            0xff => {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            _ => {}
        }
        let length = after.first_chunk().map(|it| usize::from(u16::from_be_bytes(*it))).filter(|it| *it >= 2);
        let Some((segment, behind)) = length.and_then(|it| after.split_at_checked(it)) else { return false };
        let allowed = match marker {
            0xe0 => segment[2..].starts_with(b"JFIF\0"),
            0xe2 => segment[2..].starts_with(b"ICC_PROFILE\0"),
            0xee => segment[2..].starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if !allowed {
            return false;
        }
        // Behind a scan's head stand its own bytes, in which 0xff is followed by 0 or by a restart mark.
        let scan = if *marker == 0xda { scanned(behind) } else { Some(0) };
        let Some(scan) = scan else { return false };
        rest = &behind[scan..];
    }
}

fn scanned(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|it| it[0] == 0xff && !matches!(it[1], 0 | 0xd0..=0xd7))
}

/// Goes from chunk to chunk; each may only be one of those that draw the picture.
fn is_bare_webp(bytes: &[u8]) -> bool {
    const DRAWN: [&[u8]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
    let size = |at: &[u8]| at.first_chunk().and_then(|it| usize::try_from(u32::from_le_bytes(*it)).ok());
    let Some((head, mut rest)) = bytes.split_at_checked(12) else { return false };
    if size(&head[4..]).is_none_or(|it| it + 8 != bytes.len()) {
        return false;
    }
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_at_checked(4) else { return false };
        let Some(length) = size(after) else { return false };
        // Chunks begin at even places.
        let Some(behind) = after.get(length.saturating_add(4 + length % 2)..) else { return false };
        if !DRAWN.contains(&name) {
            return false;
        }
        rest = behind;
    }
    true
}

fn other_form() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "学校只收 JPEG、WebP 照片和 WebM、Ogg、MP4 录音，这个文件不是，没有收。请更新应用后重新添加。",
        "The school takes photos in JPEG or WebP and voice notes in WebM, Ogg or MP4; this is neither and was not kept. \
         Update the app and add it again.",
    )
}

fn not_bare() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "照片里还带着拍摄地点等信息，学校没有收。请更新应用后重新添加这张照片。",
        "The photo still says where and how it was taken, or is damaged, and was not kept. Update the app and add it again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of these segments, with two scans between which there is a table, as progressive ones have.
    fn jpeg(segments: &[(u8, &[u8])], end: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        let scan: (u8, &[u8]) = (0xda, b"\x01\x01\x00\x00\x3f\x00");
        for (marker, body) in segments.iter().copied().chain([scan, (0xc4, b"table"), scan]) {
            bytes.extend([0xff, marker]);
            bytes.extend(u16::try_from(body.len() + 2).expect("short").to_be_bytes());
            bytes.extend(body);
            if marker == 0xda {
                bytes.extend(b"\x12\xff\x00\x34\xff\xd0\x56");
            }
        }
        bytes.extend(end);
        bytes
    }

    fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (name, content) in chunks {
            body.extend(*name);
            body.extend(u32::try_from(content.len()).expect("short").to_le_bytes());
            body.extend(*content);
            body.extend(vec![0; content.len() % 2]);
        }
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(u32::try_from(body.len()).expect("short").to_le_bytes());
        bytes.extend(body);
        bytes
    }

    const JFIF: (u8, &[u8]) = (0xe0, b"JFIF\0\x01\x01");
    const END: &[u8] = b"\xff\xd9";

    #[track_caller]
    fn is(kind: AttachmentKind, bytes: &[u8], expected: Option<&str>) {
        assert_eq!(content_type(kind, bytes).ok(), expected);
    }

    #[test]
    fn a_photo_holds_the_picture_and_nothing_beside_it() {
        let photo = |bytes: &[u8], expected| is(AttachmentKind::Photo, bytes, expected);
        let profile: (u8, &[u8]) = (0xe2, b"ICC_PROFILE\0\x01\x01");
        let jpeg_type = Some("image/jpeg");
        photo(&jpeg(&[JFIF], END), jpeg_type);
        photo(&jpeg(&[JFIF, profile, (0xdb, b"table")], END), jpeg_type);
        photo(&jpeg(&[JFIF, (0xe1, b"Exif\0\0GPS")], END), None);
        photo(&jpeg(&[(0xe1, b"http://ns.adobe.com/xap/1.0/\0")], END), None);
        photo(&jpeg(&[(0xe2, b"MPF\0")], END), None);
        photo(&jpeg(&[(0xed, b"Photoshop 3.0\0")], END), None);
        photo(&jpeg(&[(0xfe, b"31.2N 121.5E")], END), None);
        photo(&jpeg(&[JFIF], b"\xff\xd9another one with its place"), None);
        photo(&jpeg(&[JFIF], b"\xff\xe1\x00\x08Exif\0\0\xff\xd9"), None);
        photo(&jpeg(&[JFIF], b""), None);
        photo(b"\xff\xd8", None);
        photo(b"\xff\xd8\xff\xe1\x00\x00", None);
        let webp_type = Some("image/webp");
        photo(&webp(&[(b"VP8 ", b"odd")]), webp_type);
        photo(&webp(&[(b"VP8X", b"flags"), (b"ICCP", b"p"), (b"VP8L", b"even")]), webp_type);
        photo(&webp(&[(b"VP8X", b"flags"), (b"VP8L", b"even"), (b"EXIF", b"GPS")]), None);
        photo(&webp(&[(b"VP8 ", b"even"), (b"XMP ", b"GPS")]), None);
        photo(&[webp(&[(b"VP8 ", b"even")]), b"more".to_vec()].concat(), None);
        photo(b"RIFF\0\0\0\0WEBP", None);
        photo(b"\x89PNG\r\n", None);
        photo(b"<svg onload=alert(1)>", None);
        photo(b"", None);
    }

    #[test]
    fn a_voice_note_is_of_a_form_that_recorders_make() {
        let voice = |bytes: &[u8], expected| is(AttachmentKind::Voice, bytes, expected);
        voice(b"\x1a\x45\xdf\xa3webm", Some("audio/webm"));
        voice(b"OggS\0opus", Some("audio/ogg"));
        voice(b"\0\0\0\x20ftypM4A ", Some("audio/mp4"));
        voice(b"ID3\x03", None);
        voice(&jpeg(&[JFIF], END), None);
        is(AttachmentKind::Photo, b"OggS\0opus", None);
    }
}
