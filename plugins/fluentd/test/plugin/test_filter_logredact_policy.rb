# frozen_string_literal: true

require_relative '../helper'
require 'fileutils'

class LogredactFilterPolicyTest < Test::Unit::TestCase
  include LogredactHelper

  EMAIL_ONLY = "version: 1\npacks: []\nrules:\n- {detector: email, action: redact}\n"
  CARDS_ONLY = "version: 1\npacks: []\nrules:\n- {detector: credit-card, action: redact}\n"
  CARD = '4111 1111 1111 1111'

  setup do
    Fluent::Test.setup
    @directory = Dir.mktmpdir
  end

  teardown do
    FileUtils.rm_rf(@directory)
  end

  def redact(plugin, text)
    events(plugin.filter_stream('tag', Fluent::OneEventStream.new(1, { 'm' => text })))[0][1]['m']
  end

  # A copy of the library in which one text is another of the same length.
  def library(text, other)
    content = File.binread(PATHS['library'])
    assert_include(content, text)
    path = File.join(@directory, 'liblogredact.so')
    File.binwrite(path, content.gsub(text, other))
    path
  end

  def compiled(text)
    plan = File.join(@directory, 'policy.plan')
    assert(system(COMMAND, 'policy', 'compile', policy(text), '-o', plan, out: File::NULL))
    plan
  end

  def refused(conf)
    assert_raise(Fluent::ConfigError) { create_driver(conf) }.message
  end

  sub_test_case 'start' do
    test 'the pack default without a policy' do
      with_plugin { |plugin, _| assert_equal('[REDACTED:email] [REDACTED:credit-card]', redact(plugin, "#{EMAIL} #{CARD}")) }
    end

    test 'a policy in YAML' do
      with_plugin("policy #{policy(EMAIL_ONLY)}") { |plugin, _| assert_equal("[REDACTED:email] #{CARD}", redact(plugin, "#{EMAIL} #{CARD}")) }
    end

    test 'a library and a compiled plan need nothing else' do
      conf = "library #{PATHS['library']}\npolicy #{compiled(EMAIL_ONLY)}\ncommand /nonexistent/logredact"
      with_plugin(conf) { |plugin, _| assert_equal('[REDACTED:email]', redact(plugin, EMAIL)) }
    end

    test 'keys from the environment' do
      text = "version: 1\npacks: []\nkeys: {pii: {env: LOGREDACT_TEST_KEY}}\nrules:\n- {detector: email, action: {pseudonym: {key: pii}}}\n"
      ENV['LOGREDACT_TEST_KEY'] = 'k' * 32
      path = policy(text)
      with_plugin("policy #{path}\nkeys pii:LOGREDACT_TEST_KEY") { |plugin, _| assert_match(/\Alrh1_email_/, redact(plugin, EMAIL)) }
      assert_match(/key/, refused("policy #{path}"))
      assert_match(/variable ABSENT of key pii is not set/, refused("policy #{path}\nkeys pii:ABSENT"))
    ensure
      ENV.delete('LOGREDACT_TEST_KEY')
    end
  end

  sub_test_case 'refusal to start' do
    test 'a policy with a mistake, with its place' do
      assert_match(/policy\.yaml:4.*emial/m, refused("policy #{policy(EMAIL_ONLY.sub('email', 'emial'))}"))
    end

    test 'no policy file' do
      assert_match(/cannot read the policy.*absent\.yaml/, refused('policy /nonexistent/absent.yaml'))
    end

    test 'a damaged plan, and one of another format' do
      plan = File.binread(compiled(EMAIL_ONLY))
      assert_include(plan, "\xa6format\x01".b)
      path = File.join(@directory, 'other.plan')
      { "\x02" => /format/, "\x01" => /digest/ }.each do |format, reason|
        File.binwrite(path, plan.sub("\xa6format\x01".b, "\xa6format#{format}".b).sub(/.\z/mn, 'X'))
        assert_match(reason, refused("policy #{path}"))
      end
    end

    test 'no library' do
      assert_match(%r{cannot use /nonexistent/lib\.so}, refused('library /nonexistent/lib.so'))
    end

    test 'a file that is no library' do
      assert_match(/cannot use .*policy\.yaml/, refused("library #{policy(EMAIL_ONLY)}"))
    end

    test 'another library' do
      assert_match(/logredact_version/, refused('library libc.so.6'))
    end

    test 'a library of another version' do
      version = Fluent::Plugin::Logredact::VERSION
      path = library("\0#{version}\0".b, "\0#{version.sub(/\d+\z/, '').tr('0-9', '9')}9\0".b)
      assert_match(/is logredact "9\.9\.9" and this plugin is #{version}/, refused("library #{path}"))
    end

    test 'a library without a function' do
      path = library("\0logredact_session_chunk\0".b, "\0logredact_session_chump\0".b)
      assert_match(/logredact_session_chunk/, refused("library #{path}"))
    end

    test 'no logredact, and nothing named' do
      assert_match(%r{cannot run /nonexistent/logredact.*`command`}, refused("command /nonexistent/logredact\nlibrary #{PATHS['library']}"))
    end
  end

  sub_test_case 'reload' do
    def look(plugin)
      plugin.send(:look_again)
    end

    def replace(path, text)
      File.write("#{path}.new", text)
      File.rename("#{path}.new", path)
    end

    test 'a new policy is put in force, and counters go on' do
      path = policy(EMAIL_ONLY)
      driver = with_plugin("policy #{path}") do |plugin, _|
        redact(plugin, EMAIL)
        replace(path, CARDS_ONLY)
        look(plugin)
        assert_equal("#{EMAIL} [REDACTED:credit-card]", redact(plugin, "#{EMAIL} #{CARD}"))
        counted = plugin.statistics['filter']
        assert_equal([2, 2, { 'email' => 1, 'credit-card' => 1 }], counted.values_at('events_in', 'findings', 'detectors'))
      end
      assert_equal(1, driver.logs.grep(/the policy has changed and is in force/).size)
    end

    test 'a bad policy leaves the one before in force, and that is told once' do
      path = policy(EMAIL_ONLY)
      driver = with_plugin("policy #{path}") do |plugin, _|
        replace(path, 'version: 7')
        3.times { look(plugin) }
        assert_equal('[REDACTED:email]', redact(plugin, EMAIL))
        assert_operator(plugin.statistics['filter']['reload_failures'], :>=, 1)
        File.delete(path)
        2.times { look(plugin) }
        assert_equal('[REDACTED:email]', redact(plugin, EMAIL))
        replace(path, CARDS_ONLY)
        look(plugin)
        assert_equal(EMAIL, redact(plugin, EMAIL))
      end
      told = driver.logs.grep(/the one before stays/)
      assert_equal(2, told.size)
      assert_match(/version/, told[0])
      assert_match(/cannot read the policy/, told[1])
    end

    test 'a policy whose key comes later is put in force when it is there' do
      path = policy(EMAIL_ONLY)
      key = File.join(@directory, 'pii.key')
      with_plugin("policy #{path}") do |plugin, _|
        replace(path, "version: 1\npacks: []\nkeys: {pii: {file: #{key}}}\nrules:\n- {detector: email, action: {pseudonym: {key: pii}}}\n")
        look(plugin)
        assert_equal('[REDACTED:email]', redact(plugin, EMAIL))
        File.write(key, 'k' * 32, perm: 0o600)
        look(plugin)
        assert_match(/\Alrh1_email_/, redact(plugin, EMAIL))
      end
    end

    test 'known secrets are read again, and stay where they cannot be' do
      secrets = File.join(@directory, 'secrets')
      Dir.mkdir(secrets)
      File.write(File.join(secrets, 'a'), 'first-known-secret')
      path = policy("version: 1\npacks: []\nknown_secrets:\n- {dir: #{secrets}, min_length: 8}\n")
      driver = with_plugin("policy #{path}") do |plugin, _|
        look(plugin)
        assert_equal('[REDACTED:known-secret] second-known-secret', redact(plugin, 'first-known-secret second-known-secret'))
        File.write(File.join(secrets, 'b'), 'second-known-secret')
        look(plugin)
        assert_equal('[REDACTED:known-secret] [REDACTED:known-secret]', redact(plugin, 'first-known-secret second-known-secret'))
        File.rename(secrets, "#{secrets}.away")
        3.times { look(plugin) }
        assert_equal('[REDACTED:known-secret]', redact(plugin, 'first-known-secret'))
        assert_equal(4, plugin.statistics['filter']['events_in'] + 1)
      end
      assert_equal(1, driver.logs.grep(/known secrets or keys have changed/).size)
      assert_equal(1, driver.logs.grep(/the one before stays/).size)
    end

    test 'whatever a look fails with, the timer goes on' do
      path = policy(EMAIL_ONLY)
      driver = with_plugin("policy #{path}\nreload_interval 0.1") do |plugin, _|
        installation = plugin.instance_variable_get(:@policy_file).instance_variable_get(:@installation)
        compile = installation.method(:compile)
        failures = 2
        installation.define_singleton_method(:compile) do |*arguments|
          raise ThreadError, "can't create Thread, #{EMAIL}" if (failures -= 1) >= 0

          compile.call(*arguments)
        end
        replace(path, CARDS_ONLY)
        deadline = Fluent::Clock.now + 10
        sleep 0.05 until redact(plugin, EMAIL) == EMAIL || Fluent::Clock.now > deadline
        assert_equal(EMAIL, redact(plugin, EMAIL))
      end
      assert_equal(1, driver.logs.grep(/the one before stays.*reason="ThreadError"/).size)
    end

    test 'the timer looks' do
      path = policy(EMAIL_ONLY)
      with_plugin("policy #{path}\nreload_interval 0.1") do |plugin, _|
        replace(path, CARDS_ONLY)
        deadline = Fluent::Clock.now + 10
        sleep 0.05 until redact(plugin, EMAIL) == EMAIL || Fluent::Clock.now > deadline
        assert_equal(EMAIL, redact(plugin, EMAIL))
      end
    end
  end
end
