# frozen_string_literal: true

require_relative '../helper'
require 'zlib'

class LogredactFilterTest < Test::Unit::TestCase
  include LogredactHelper

  setup do
    Fluent::Test.setup
    @directory = Dir.mktmpdir
    @time = Fluent::EventTime.new(1_718_200_920, 123_456_789)
  end

  teardown do
    FileUtils.rm_rf(@directory)
  end

  sub_test_case 'streams' do
    test 'events are redacted, and nothing else of them changes' do
      record = {
        'message' => "mail #{EMAIL}", 'nested' => { 'list' => [1, -1, 1.5, nil, true, {}], EMAIL => 2**64 - 1 },
        'binary' => "\xff\x00\x01".b, 'card' => 4_111_111_111_111_111, 'text' => 'ü😀', '' => Float::INFINITY,
      }
      expected = record.merge(
        'message' => 'mail [REDACTED:email]', 'card' => '[REDACTED:credit-card]',
        'nested' => { 'list' => [1, -1, 1.5, nil, true, {}], '[REDACTED:email]' => 2**64 - 1 }
      )
      driver = with_plugin { |_, d| d.feed('a.b', @time, record) }
      assert_equal([expected], driver.filtered_records)
      assert_equal(Encoding::BINARY, driver.filtered_records[0]['binary'].encoding)
      assert_equal(record.keys, driver.filtered_records[0].keys)
      assert(Fluent::EventTime.eq?(@time, driver.filtered_time[0]))
    end

    data(
      'one' => Fluent::OneEventStream.new(Fluent::EventTime.new(1, 2), { 'm' => EMAIL }),
      'array' => Fluent::ArrayEventStream.new([[Fluent::EventTime.new(1, 2), { 'm' => EMAIL }]]),
      'multi' => Fluent::MultiEventStream.new([Fluent::EventTime.new(1, 2)], [{ 'm' => EMAIL }])
    )
    test 'streams of objects' do |stream|
      with_plugin do |plugin, _|
        out = plugin.filter_stream('tag', stream)
        assert_equal(1, out.size)
        time, record = events(out)[0]
        assert_equal([1, 2, { 'm' => '[REDACTED:email]' }], [time.sec, time.nsec, record])
      end
    end

    test 'a packed stream is not decoded, and its bytes stay where nothing was found' do
      # A map of one with its longest header, a float of 32 bits, two equal keys: Ruby would write all of them otherwise.
      odd = "\x92\xd7\x00\x00\x00\x00\x01\x00\x00\x00\x02\xdf\x00\x00\x00\x03\xa1a\xca\x3f\x80\x00\x00\xa1b\xc0\xa1b\xc3".b
      stream = Fluent::MessagePackEventStream.new(odd * 3)
      with_plugin do |plugin, _|
        # Past the test driver, which reads what leaves.
        out = Fluent::Plugin::LogredactFilter.instance_method(:filter_stream).bind_call(plugin, 'tag', stream)
        assert_equal(odd * 3, out.to_msgpack_stream)
        assert_equal(3, out.instance_variable_get(:@size))
        assert_nil(out.instance_variable_get(:@unpacked_times))
        assert_nil(stream.instance_variable_get(:@unpacked_times))
      end
    end

    test 'objects in which nothing was found stay the objects they are' do
      symbols = { sym: :bol, 'n' => [1] }
      records = [symbols, { 'm' => EMAIL }, { 'm' => 'x' * 600_000 }, { 'm' => "#{EMAIL} " * 40, 'b' => "\xff".b }, { EMAIL => nil }, {}]
      times = [@time, @time, 3, 4, Fluent::EventTime.new(5, 6), 7.5]
      clean = [records[0], { 'm' => '[REDACTED:email]' }, records[2], { 'm' => '[REDACTED:email] ' * 40, 'b' => "\xff".b },
               { '[REDACTED:email]' => nil }, {}]
      with_plugin do |plugin, _|
        stream = Fluent::MultiEventStream.new(times, records)
        out = plugin.filter_stream('tag', stream)
        assert_equal([times, clean], [events(out).map(&:first), events(out).map(&:last)])
        assert_equal([@time.nsec, 6], events(out).map(&:first).values_at(1, 4).map(&:nsec))
        [0, 2, 5].each { |index| assert_same(records[index], events(out)[index][1]) }
        assert_equal(pack(*times.zip(clean)), out.to_msgpack_stream)
        assert_equal([6, clean[1..2]], [out.size, events(out.slice(1, 2)).map(&:last)])
        copy = out.dup
        assert_equal([events(out), 6], [events(copy), copy.size])
        assert_not_same(records[0], events(copy)[0][1])
        untouched = plugin.filter_stream('tag', Fluent::ArrayEventStream.new([[@time, symbols], [7, records[5]]]))
        assert_equal([pack([@time, symbols], [7, {}]), 2], [untouched.to_msgpack_stream, untouched.size])
        [symbols, records[5]].each_with_index { |record, index| assert_same(record, events(untouched)[index][1]) }
        assert_same(@time, events(untouched)[0][0])
      end
      assert_equal({ 'm' => EMAIL }, records[1])
    end

    test 'an object that may be written in two ways is not handed on' do
      sly = Class.new do
        def to_msgpack(packer)
          @written = !@written
          packer.write(@written ? 'harmless' : EMAIL)
        end
      end
      inner = Fluent::EventTime.new(1, 2)
      with_plugin do |plugin, _|
        stream = Fluent::MultiEventStream.new([@time, 3], [{ 'a' => sly.new }, { 'm' => EMAIL }])
        out = plugin.filter_stream('tag', stream)
        2.times { assert_equal(pack([@time, { 'a' => 'harmless' }], [3, { 'm' => '[REDACTED:email]' }]), out.to_msgpack_stream) }
        assert_equal('harmless', events(out)[0][1]['a'])
        out = plugin.filter_stream('tag', Fluent::OneEventStream.new(@time, { 'a' => inner }))
        assert_same(inner, events(out)[0][1]['a'])
      end
    end

    test 'nothing of a stream that cannot be packed gets into the next' do
      deep = { 'm' => EMAIL }
      20_000.times { deep = { 'm' => deep } }
      with_plugin do |plugin, _|
        [{ 'm' => 'x', 'bad' => 2**70 }, { 'm' => 'x', 'bad' => BasicObject.new }, { 'm' => 'x', 'bad' => Object.new }, deep].each do |bad|
          out = plugin.filter_stream('tag', Fluent::MultiEventStream.new([1, 2], [{ 'a' => 1 }, bad]))
          assert_equal([1, 2], events(out).map(&:first))
          assert_not_include(out.to_msgpack_stream, EMAIL)
          out = plugin.filter_stream('tag', Fluent::OneEventStream.new(3, { 'm' => EMAIL }))
          assert_equal(pack([3, { 'm' => '[REDACTED:email]' }]), out.to_msgpack_stream)
        end
      end
    end

    test 'a receiver that takes times in seconds has them' do
      with_plugin do |plugin, _|
        [EMAIL, 'x'].each do |text|
          out = plugin.filter_stream('tag', Fluent::MultiEventStream.new([@time], [{ 'm' => text }]))
          redacted = text == 'x' ? text : '[REDACTED:email]'
          assert_equal(pack([@time.sec, { 'm' => redacted }]), out.to_msgpack_stream(time_int: true))
        end
      end
    end

    test 'a stream whose bytes are kept is not overwritten by the next' do
      with_plugin do |plugin, _|
        outs = Array.new(50) { |n| plugin.filter_stream('tag', Fluent::OneEventStream.new(n, { 'm' => "x#{n}" * (n % 7 * 1000) })) }
        outs.each_with_index { |out, n| assert_equal(pack([n, { 'm' => "x#{n}" * (n % 7 * 1000) }]), out.to_msgpack_stream) }
      end
    end

    test 'a compressed stream leaves uncompressed' do
      chunk = pack([@time, { 'm' => EMAIL }], [7, { 'n' => 1 }])
      compressed = Fluent::CompressedMessagePackEventStream.new(Zlib.gzip(chunk))
      with_plugin do |plugin, _|
        out = plugin.filter_stream('tag', compressed)
        assert_equal([{ 'm' => '[REDACTED:email]' }, { 'n' => 1 }], events(out).map(&:last))
        assert_equal(pack([@time, { 'm' => '[REDACTED:email]' }], [7, { 'n' => 1 }]), out.to_msgpack_stream)
      end
    end

    test 'times of every kind stay' do
      times = [@time, 0, 2**32, 1.5, Fluent::EventTime.new(2**32 - 1, 999_999_999)]
      with_plugin do |plugin, _|
        out = plugin.filter_stream('tag', Fluent::MultiEventStream.new(times, [{}] * times.size))
        assert_equal(pack(*times.map { |time| [time, {}] }), out.to_msgpack_stream)
      end
    end

    test 'records that a rule drops are gone, and the size is that of what is left' do
      path = policy("version: 1\npacks: []\nrules:\n- {detector: email, action: drop}\n")
      with_plugin("policy #{path}") do |plugin, _|
        out = plugin.filter_stream('tag', Fluent::ArrayEventStream.new([[1, { 'm' => EMAIL }], [2, { 'm' => 'x' }], [3, { 'm' => EMAIL }]]))
        assert_equal([1, [[2, { 'm' => 'x' }]]], [out.size, events(out)])
        assert_equal([pack([2, { 'm' => 'x' }]), [[2, { 'm' => 'x' }]]], [out.to_msgpack_stream, events(out.slice(0, 9))])
        assert_true(plugin.filter_stream('tag', Fluent::OneEventStream.new(1, { 'm' => EMAIL })).empty?)
        assert_true(plugin.filter_stream('tag', Fluent::MultiEventStream.new).empty?)
      end
    end

    test 'rules see the tag' do
      path = policy("version: 1\npacks: []\nrules:\n- {detector: email, action: redact, when: {tag: 'hr.**'}}\n")
      with_plugin("policy #{path}") do |plugin, _|
        found = %w[hr.app other.app hr.app].map { |tag| events(plugin.filter_stream(tag, Fluent::OneEventStream.new(1, { 'm' => EMAIL })))[0][1]['m'] }
        assert_equal(['[REDACTED:email]', EMAIL, '[REDACTED:email]'], found)
      end
    end

    test 'a stream without a tag, or with a symbol for it' do
      path = policy("version: 1\npacks: []\nrules:\n  - {detector: email, action: redact, when: {tag: secret}}\n")
      with_plugin("policy #{path}") do |plugin, _|
        found = [nil, :secret, :other].map { |tag| events(plugin.filter_stream(tag, Fluent::OneEventStream.new(@time, { 'm' => EMAIL })))[0][1]['m'] }
        assert_equal(['[REDACTED:email]', '[REDACTED:email]', EMAIL], found)
      end
    end

    test 'a key that is logged line by line over two streams is covered' do
      line = 'MIIEpAIBAAKCAQEA7bq2z1rTx0Jw8n1s0o9mWc4vY5kqJt3Lr6uQ2hXy8ZpBdNfG'
      first = { 'log' => "-----BEGIN RSA PRIVATE KEY-----\n" }
      with_plugin do |plugin, _|
        plugin.filter_stream('tag', Fluent::OneEventStream.new(1, first))
        out = plugin.filter_stream('tag', Fluent::OneEventStream.new(2, { 'log' => "#{line}\n" }))
        assert_not_include(out.to_msgpack_stream, line)
      end
    end

    test 'streams of more than a mebibyte' do
      many = Fluent::MultiEventStream.new([@time] * 20_000, [{ 'm' => "#{EMAIL} #{'x ' * 60}" }] * 20_000)
      assert_operator(many.to_msgpack_stream.bytesize, :>, Fluent::Plugin::Logredact::Session::LONG)
      with_plugin do |plugin, _|
        out = plugin.filter_stream('tag', many)
        assert_equal(20_000, out.size)
        assert_equal([{ 'm' => "[REDACTED:email] #{'x ' * 60}" }], events(out).map(&:last).uniq)
      end
    end
  end

  sub_test_case 'failures' do
    def redacted_alone(stream, conf = '')
      out = nil
      driver = with_plugin(conf) { |plugin, _| out = events(plugin.filter_stream('tag', stream)) }
      assert_empty(driver.error_events)
      @logs = driver.logs.join
      assert_not_include(@logs, EMAIL)
      out
    end

    test 'what cannot be packed becomes a placeholder with its time' do
      secret = Class.new { def inspect = EMAIL }.new
      unknown = { 'a' => EMAIL, 'b' => secret }
      stream = Fluent::MultiEventStream.new([1, @time, 3, 4], [{ 'm' => EMAIL }, unknown, { 'b' => 2**70 }, { 'n' => 1 }])
      out = redacted_alone(stream)
      assert_equal([{ 'm' => '[REDACTED:email]' }, *[{ 'message' => '[REDACTED:error]' }] * 2, { 'n' => 1 }], out.map(&:last))
      assert_equal([1, @time, 3, 4], out.map(&:first))
      assert_equal(@time.nsec, out[1][0].nsec)
      assert_include(@logs, 'reason="NoMethodError" events=1')
    end

    test 'a packed stream that breaks off' do
      whole = pack([@time, { 'm' => EMAIL }])
      out = redacted_alone(Fluent::MessagePackEventStream.new(whole + whole[0..-3]))
      assert_equal([{ 'm' => '[REDACTED:email]' }, { 'message' => '[REDACTED:malformed]' }], out.map(&:last))
      assert(Fluent::EventTime.eq?(@time, out[0][0]))
    end

    test 'bytes that are no msgpack' do
      out = redacted_alone(Fluent::MessagePackEventStream.new(pack([1, { 'm' => EMAIL }]) + "\xc1#{EMAIL}".b))
      assert_equal([{ 'm' => '[REDACTED:email]' }, { 'message' => '[REDACTED:malformed]' }], out.map(&:last))
      assert_kind_of(Fluent::EventTime, out[1][0])
    end

    test 'objects that are no events' do
      stream = Fluent::MessagePackEventStream.new(pack(EMAIL, [1, EMAIL], [2, { 'm' => EMAIL }], [3, { 'm' => 1 }, EMAIL], [EMAIL, {}]))
      out = redacted_alone(stream)
      malformed = { 'message' => '[REDACTED:malformed]' }
      assert_equal([malformed, malformed, { 'm' => '[REDACTED:email]' }, { 'm' => 1 }, malformed], out.map(&:last))
      assert_equal([1, 2, 3], out[1..3].map(&:first))
    end

    test 'a stream that raises when it is read' do
      broken = Fluent::CompressedMessagePackEventStream.new(EMAIL.b)
      assert_equal([{ 'message' => '[REDACTED:error]' }], redacted_alone(broken).map(&:last))
    end

    test 'a record that meets a limit is a placeholder, and with on_error stop, too' do
      %w[redact stop].each do |on_error|
        path = policy("version: 1\npacks: [default]\nlimits: {record_bytes: 1KiB}\non_error: #{on_error}\n")
        records = [{ 'm' => EMAIL }, { 'm' => "#{EMAIL} " * 100 }, { 'm' => 'x' }]
        out = redacted_alone(Fluent::MultiEventStream.new([1, @time, 3], records), "policy #{path}")
        assert_equal([{ 'm' => '[REDACTED:email]' }, { 'm' => 'x' }], out.map(&:last).values_at(0, 2))
        assert_match(/\A\[REDACTED:(too-large|error)\]\z/, out[1][1].fetch('message'))
        assert_equal([1, @time, 3], out.map(&:first))
        assert_equal(@time.nsec, out[1][0].nsec)
      end
      assert_include(@logs, 'on_error is stop')
    end

    test 'every event is counted once' do
      path = policy("version: 1\npacks: [default]\nlimits: {record_bytes: 1KiB}\non_error: stop\n")
      stream = Fluent::MultiEventStream.new([1, 2, 3, 4], [{ 'm' => EMAIL }, { 'm' => 'x' * 2000 }, { 'm' => Object.new }, { 'm' => EMAIL }])
      with_plugin("policy #{path}") do |plugin, _|
        2.times { plugin.filter_stream('tag', stream) }
        counted = plugin.statistics['filter']
        assert_equal([8, 8, 4, 4, 4], counted.values_at('events_in', 'events_out', 'events_changed', 'events_failed', 'findings'))
        assert_equal({ 'email' => 4 }, counted['detectors'])
      end
    end

    test 'the same reason is told once a minute' do
      stream = Fluent::OneEventStream.new(1, { 'm' => Object.new })
      driver = with_plugin { |plugin, _| 5.times { plugin.filter_stream('tag', stream) } }
      assert_equal(1, driver.logs.grep(/placeholders/).size)
    end

    test 'nothing passes a plugin that has ended' do
      plugin = with_plugin {}.instance
      out = events(plugin.filter_stream('tag', Fluent::OneEventStream.new(5, { 'm' => EMAIL })))
      assert_equal([[5, { 'message' => '[REDACTED:error]' }]], out)
    end
  end

  sub_test_case 'threads and processes' do
    test 'threads share the plugin' do
      with_plugin do |plugin, _|
        outputs = Array.new(4) do |thread|
          Thread.new do
            Array.new(200) { |n| events(plugin.filter_stream("t#{thread}", Fluent::OneEventStream.new(n, { 'm' => "#{thread} #{n} #{EMAIL}" })))[0] }
          end
        end.map(&:value)
        outputs.each_with_index do |output, thread|
          assert_equal(Array.new(200) { |n| [n, { 'm' => "#{thread} #{n} [REDACTED:email]" }] }, output)
        end
        assert_equal(800, plugin.statistics['filter']['events_out'])
      end
    end

    test 'a forked process redacts as well' do
      with_plugin do |plugin, _|
        redact = -> { events(plugin.filter_stream('tag', Fluent::OneEventStream.new(1, { 'm' => EMAIL }))).to_s }
        before = redact.call
        reader, writer = IO.pipe
        child = fork do
          writer.write(redact.call)
          writer.close
          exit!(0)
        end
        writer.close
        assert_equal(before, reader.read)
        Process.wait(child)
        assert_equal(before, redact.call)
        assert_include(before, '[REDACTED:email]')
      end
    end
  end

  sub_test_case 'monitoring' do
    test 'statistics have the counters of the core' do
      with_plugin do |plugin, driver|
        driver.feed('tag', @time, { 'm' => "#{EMAIL} 4111 1111 1111 1111" })
        driver.feed('tag', @time, { 'm' => 'nothing' })
        counted = plugin.statistics['filter']
        assert_equal([2, 2, 1, 0, 0, 2], counted.values_at('events_in', 'events_out', 'events_changed', 'events_dropped', 'events_failed', 'findings'))
        assert_equal({ 'email' => 1, 'credit-card' => 1 }, counted['detectors'])
        assert_include(counted, 'emit_records')
      end
    end
  end
end
