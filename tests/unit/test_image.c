/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures looked through and copied without what they say beside the picture. */
#include "tests/unit/test.h"

#include "core/image.h"
#include "tests/unit/pictures.h"

static uint8_t out[4096];
static struct image image;

static const char *clean(const struct picture *p)
{
    memset(out, 0, sizeof out);
    return image_clean(p->b, p->len, out, &image);
}

static bool has(const char *what)
{
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= image.len; i++)
        if (!memcmp(out + i, what, n))
            return true;
    return false;
}

static void equals(const struct picture *want)
{
    assert_int_equal(image.len, want->len);
    assert_memory_equal(out, want->b, want->len);
}

/* Big or little end first: one entry, the orientation. */
static void put_exif(struct picture *p, bool little, unsigned turned)
{
    struct picture t = {.len = 0};

    put(&t, "Exif\0\0", 6);
    if (little)
        put(&t, "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
    else
        put(&t, "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01", 18);
    put(&t, (uint8_t[]){little ? (uint8_t)turned : 0, little ? 0 : (uint8_t)turned, 0, 0}, 4);
    put(&t, "GPS 31.2N 121.4E", 16);
    put_segment(p, 0xe1, t.b, t.len);
}

static void jpeg(struct picture *p)
{
    put_start(p);
    put_segment(p, 0xdb, "table", 5);
    put_frame(p, 640, 480);
    put_scan(p);
    put(p, "\xff\xd9", 2);
}

static void png(struct picture *p)
{
    put_png_start(p, 300, 200);
    put_chunk(p, "IDAT", "pixels", 6);
    put_chunk(p, "IEND", "", 0);
}

TEST(a_plain_picture_is_copied_byte_for_byte)
{
    struct picture p;

    UNUSED_STATE;
    jpeg(&p);
    assert_null(clean(&p));
    assert_int_equal(image.kind, IMAGE_JPEG);
    assert_int_equal(image.width, 640);
    assert_int_equal(image.height, 480);
    assert_int_equal(image.orientation, 1);
    equals(&p);
    png(&p);
    assert_null(clean(&p));
    assert_int_equal(image.kind, IMAGE_PNG);
    assert_int_equal(image.width, 300);
    assert_int_equal(image.height, 200);
    equals(&p);
}

TEST(where_and_with_what_it_was_taken_is_gone_but_not_which_side_is_up)
{
    struct picture p;

    UNUSED_STATE;
    for (int little = 0; little < 2; little++) {
        put_start(&p);
        put_segment(&p, 0xe0, "JFIF\0 and a preview", 19);
        put_exif(&p, little, 6);
        put_segment(&p, 0xe2, "MPF\0 another picture", 20);
        put_segment(&p, 0xfe, "a comment", 9);
        put_segment(&p, 0xee, "Adobe\0d\0\0\0\0\1", 12);
        put_frame(&p, 640, 480);
        put_scan(&p);
        put(&p, "\xff\xd9 what hangs behind the end", 28);
        assert_null(clean(&p));
        assert_int_equal(image.orientation, 6);
        assert_false(has("Exif") || has("GPS") || has("JFIF") || has("MPF") || has("comment") ||
                     has("behind"));
        assert_true(has("Adobe"));
    }
}

TEST(text_and_time_of_a_png_are_gone_but_not_its_colours)
{
    struct picture p;

    UNUSED_STATE;
    put_png_start(&p, 3, 2);
    put_chunk(&p, "gAMA", "\0\0\xb1\x8f", 4);
    put_chunk(&p, "tEXt", "Author\0somebody", 15);
    put_chunk(&p, "eXIf", "MM", 2);
    put_chunk(&p, "tRNS", "\0\0\0\0\0\0", 6);
    put_chunk(&p, "IDAT", "pixels", 6);
    put_chunk(&p, "tIME", "1234567", 7);
    put_chunk(&p, "IEND", "", 0);
    put(&p, "hangs behind", 12);
    assert_null(clean(&p));
    assert_false(has("tEXt") || has("somebody") || has("eXIf") || has("tIME") || has("hangs"));
    assert_true(has("gAMA") && has("tRNS"));
}

TEST(the_header_decides_and_neither_name_nor_type)
{
    struct picture p = {.len = 0};

    UNUSED_STATE;
    put(&p, "GIF89a\1\0\1\0", 10);
    assert_string_equal(clean(&p), "this is neither a JPEG nor a PNG");
    p.len = 0;
    put(&p, "<svg onload=\"alert(1)\">", 23);
    assert_non_null(clean(&p));
    p.len = 0;
    assert_non_null(clean(&p));
}

TEST(every_beginning_of_a_picture_is_refused_as_cut_off)
{
    struct picture p;

    UNUSED_STATE;
    for (int kind = 0; kind < 2; kind++) {
        (kind ? png : jpeg)(&p);
        for (size_t whole = p.len--; p.len > 0; p.len--)
            if (!clean(&p))
                fail_msg("%zu of %zu bytes were taken for a picture", p.len, whole);
    }
}

TEST(sizes_out_of_all_measure_are_refused)
{
    static const struct {
        uint32_t width, height;
        bool good;
    } rows[] = {{1, 1, true},        {16384, 4096, true},  {16385, 1, false}, {8192, 8192, true},
                {8193, 8192, false}, {16384, 4097, false}, {0, 5, false},     {5, 0, false},
                {1, 16385, false},   {1, 16384, true},     {16384, 1, true}};
    struct picture p;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put_png_start(&p, rows[i].width, rows[i].height);
        put_chunk(&p, "IDAT", "pixels", 6);
        put_chunk(&p, "IEND", "", 0);
        assert_int_equal(!clean(&p), rows[i].good);
        put_start(&p);
        put_frame(&p, rows[i].width, rows[i].height);
        put_scan(&p);
        put(&p, "\xff\xd9", 2);
        assert_int_equal(!clean(&p), rows[i].good);
    }
}

TEST(a_picture_without_a_picture_in_it_is_refused)
{
    struct picture p;

    UNUSED_STATE;
    put_png_start(&p, 3, 2);
    put_chunk(&p, "IEND", "", 0);
    assert_string_equal(clean(&p), "the PNG has no picture");
    put_start(&p);
    put_frame(&p, 3, 2);
    put(&p, "\xff\xd9", 2);
    assert_string_equal(clean(&p), "the JPEG has no picture");
    put_start(&p);
    put_scan(&p);
    put(&p, "\xff\xd9", 2);
    assert_string_equal(clean(&p), "the JPEG has no frame");
}

TEST(damage_is_noticed)
{
    struct picture p;

    UNUSED_STATE;
    png(&p);
    p.b[p.len - 14] ^= 1; /* in the pixels */
    assert_string_equal(clean(&p), "the PNG is damaged");
    put_png_start(&p, 3, 2);
    put_png_start(&p, 3, 2);
    put_chunk(&p, "tEXt", "x", 1);
    assert_non_null(clean(&p));
    put_png_start(&p, 3, 2);
    memcpy(p.b + 12, "IHDX", 4);
    assert_non_null(clean(&p));
    put_start(&p);
    put(&p, "\xff\xe1\0\1", 4); /* shorter than its own length */
    assert_non_null(clean(&p));
    put_start(&p);
    put_start(&p);
    put(&p, "\xff\xd8\xff\xd8", 4); /* begins twice */
    assert_non_null(clean(&p));
}

TEST(an_orientation_that_lies_about_its_place_is_none)
{
    static const uint8_t at[][4] = {{0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 4}, {0, 0, 0, 38}};
    struct picture p;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        put_start(&p);
        put_exif(&p, false, 3);
        memcpy(p.b + 2 + 4 + 6 + 4, at[i], 4);
        put_frame(&p, 3, 2);
        put_scan(&p);
        put(&p, "\xff\xd9", 2);
        assert_null(clean(&p));
        assert_int_equal(image.orientation, 1);
    }
    put_start(&p);
    put_exif(&p, false, 9); /* there are eight ways */
    put_frame(&p, 3, 2);
    put_scan(&p);
    put(&p, "\xff\xd9", 2);
    assert_null(clean(&p));
    assert_int_equal(image.orientation, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_plain_picture_is_copied_byte_for_byte),
        CASE(where_and_with_what_it_was_taken_is_gone_but_not_which_side_is_up),
        CASE(text_and_time_of_a_png_are_gone_but_not_its_colours),
        CASE(the_header_decides_and_neither_name_nor_type),
        CASE(every_beginning_of_a_picture_is_refused_as_cut_off),
        CASE(sizes_out_of_all_measure_are_refused),
        CASE(a_picture_without_a_picture_in_it_is_refused),
        CASE(damage_is_noticed),
        CASE(an_orientation_that_lies_about_its_place_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
